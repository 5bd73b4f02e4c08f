/* What /proc tells of a process that is being dumped, as far as its dump's destination depends on it. */
#ifndef FUZMON_GUARD_CRASHER_H
#define FUZMON_GUARD_CRASHER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct crasher {
    pid_t pid;
    int signal;
    uint32_t dumpable; /* as the kernel: 1 by its user, 2 by root only */
    pid_t inner_pid; /* in its own pid namespace */
    pid_t inner_tid; /* of the thread that crashed; 0: not known */
    uid_t uid;
    gid_t gid;
    uid_t fsuid;
    gid_t fsgid;
    int threads;
    uint64_t core_limit; /* bytes; UINT64_MAX: none */
    char comm[64];
    char exe[4096];
    char host[65];
    bool has_foreign_host; /* it has a host name of its own, which is not known */
};

/* False when it is gone. */
bool crasher_read(struct crasher *crasher, pid_t pid, int signal, uint32_t dumpable);

#endif
