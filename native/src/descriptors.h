#ifndef FUZMON_DESCRIPTORS_H
#define FUZMON_DESCRIPTORS_H

/*
 * Moves a descriptor of ours above the standard three. When the monitor was started with one of those closed, the kernel hands
 * out its number again, and somebody's printf would end up in our protocol. Returns the new number or -errno; passes on -1.
 */
int fuzmon_above_standard(int fd);

/* Does so with a pair; on failure returns -errno and leaves neither open. */
int fuzmon_pair_above_standard(int fds[2]);

#endif
