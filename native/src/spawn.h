#ifndef FUZMON_SPAWN_H
#define FUZMON_SPAWN_H

#include <stdint.h>

enum { FUZMON_SPAWN_DESCRIPTORS = 4 };

/* A helper process of the monitor's own: signals as if nobody had touched them, and no descriptor but those that it is given. */
struct fuzmon_spawn {
    const char *path;
    const char *const *argv;
    const char *const *envp;
    int descriptors[FUZMON_SPAWN_DESCRIPTORS]; /* what becomes 0, 1 and so on: each above 2, or -1 for /dev/null */
    int descriptor_count;
    uint64_t nofile_soft; /* soft RLIMIT_NOFILE, at most the hard one; 0: as it is */
};

/* Starts it and waits until it runs. *pidfd is the caller's. */
int fuzmon_spawn(const struct fuzmon_spawn *spawn, int *pid, int *pidfd);

/* Waits a second for a helper that ends, and reaps it unless a reaper of all children has come first. Closes nothing. */
void fuzmon_spawn_reap(int pidfd);

#endif
