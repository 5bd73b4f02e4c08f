/* Starts fuzmon-follower. */
#define _GNU_SOURCE
#include "fuzmon_follow.h"

#include "descriptors.h"
#include "spawn.h"

#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int fuzmon_follower_start(const char *path, struct fuzmon_follower *follower)
{
    int ends[2];
    int result = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) ? -errno : fuzmon_pair_above_standard(ends);
    if (result)
        return result;
    const char *const argv[] = {"fuzmon-follower", NULL}, *const envp[] = {NULL};
    struct fuzmon_spawn spawn = {
        .path = path, .argv = argv, .envp = envp, .descriptors = {ends[1], -1, -1}, .descriptor_count = STDERR_FILENO + 1};
    follower->socket = ends[0];
    result = fuzmon_spawn(&spawn, &follower->pid, &follower->pidfd);
    close(ends[1]);
    if (result)
        close(ends[0]);
    return result;
}

void fuzmon_follower_end(const struct fuzmon_follower *follower)
{
    syscall(SYS_pidfd_send_signal, follower->pidfd, SIGKILL, NULL, 0);
    fuzmon_spawn_reap(follower->pidfd);
    close(follower->pidfd);
    close(follower->socket);
}
