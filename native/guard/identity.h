/* Whose dump it is. */
#ifndef FUZMON_GUARD_IDENTITY_H
#define FUZMON_GUARD_IDENTITY_H

#include <stdint.h>

struct identity {
    int32_t pid; /* 0: not of this pid namespace */
    int32_t signal; /* 0: not known */
    uint32_t dumpable; /* likewise */
    int pidfd; /* -1: none */
};

/* Of a connection of the kernel itself. */
struct identity identity_of_peer(int connection);

/* Of a process that the handler tells of. */
struct identity identity_told(int32_t pid, int32_t signal, uint32_t dumpable);

#endif
