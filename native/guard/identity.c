#define _GNU_SOURCE
#include "identity.h"

#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SO_PEERPIDFD
#define SO_PEERPIDFD 77
#endif

/* As linux/pidfd.h of 6.17 has it. */
struct pidfd_info {
    uint64_t mask;
    uint64_t cgroup;
    uint32_t pid, tgid, ppid, ruid, rgid, euid, egid, suid, sgid, fsuid, fsgid;
    int32_t exit_code;
    uint32_t coredump_mask;
    uint32_t coredump_signal;
    uint64_t supported_mask;
};

enum { INFO_COREDUMP = 1 << 4, INFO_COREDUMP_SIGNAL = 1 << 6, DUMPED_BY_USER = 1 << 2, DUMPED_BY_ROOT = 1 << 3 };

struct identity identity_of_peer(int connection)
{
    struct identity identity = {.pidfd = -1};
    struct ucred peer = {0};
    socklen_t length = sizeof peer;
    if (getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &length))
        return identity;
    identity.pid = peer.pid;
    length = sizeof identity.pidfd;
    if (getsockopt(connection, SOL_SOCKET, SO_PEERPIDFD, &identity.pidfd, &length)) {
        identity.pidfd = -1;
        return identity;
    }
    struct pidfd_info info = {.mask = INFO_COREDUMP | INFO_COREDUMP_SIGNAL};
    if (!ioctl(identity.pidfd, _IOWR(0xFF, 11, struct pidfd_info), &info)) {
        if (info.mask & INFO_COREDUMP)
            identity.dumpable = info.coredump_mask & DUMPED_BY_ROOT ? 2 : info.coredump_mask & DUMPED_BY_USER ? 1 : 0;
        identity.signal = (int32_t)info.coredump_signal;
    }
    return identity;
}

struct identity identity_told(int32_t pid, int32_t signal, uint32_t dumpable)
{
    /* It stays until its dump is read: its pid is nobody else's. */
    return (struct identity){
        .pid = pid, .signal = signal, .dumpable = dumpable, .pidfd = pid > 0 ? (int)syscall(SYS_pidfd_open, pid, 0) : -1};
}
