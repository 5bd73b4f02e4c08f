#ifndef SYMBOLS_SANDBOX_H
#define SYMBOLS_SANDBOX_H

#include <stdbool.h>

/* Leaves only the descriptors up to STDERR_FILENO. False: it cannot be done. */
bool sandbox_close_descriptors(void);

/*
 * Gives away, for good, whatever this process does not need to read what it is handed: identity, capabilities, memory without
 * bound, and nearly all system calls (refused with EPERM). False: the kernel does not filter calls, and nothing may be read.
 */
bool sandbox_enter(void);

/* Lets the kernel end this process should it be busy for another so many seconds. */
void sandbox_limit_cpu(int seconds);

#endif
