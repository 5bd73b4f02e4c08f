/* Starts fuzmon-symbols. */
#define _GNU_SOURCE
#include "fuzmon_symbols.h"

#include "descriptors.h"
#include "spawn.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { SOCKET_BUFFER = 256 * 1024 };

int fuzmon_symbols_start(const char *path, struct fuzmon_symbols_helper *helper)
{
    int ends[2], size = SOCKET_BUFFER;
    int result = socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) ? -errno : fuzmon_pair_above_standard(ends);
    if (result)
        return result;
    for (int i = 0; i < 2; i++)
        setsockopt(ends[i], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);

    const char *const argv[] = {"fuzmon-symbols", NULL}, *const envp[] = {NULL};
    struct fuzmon_spawn spawn = {
        .path = path, .argv = argv, .envp = envp, .descriptors = {ends[1], -1, -1}, .descriptor_count = STDERR_FILENO + 1};
    helper->socket = ends[0];
    result = fuzmon_spawn(&spawn, &helper->pid, &helper->pidfd);
    close(ends[1]);
    if (result)
        close(ends[0]);
    return result;
}

void fuzmon_symbols_kill(const struct fuzmon_symbols_helper *helper)
{
    syscall(SYS_pidfd_send_signal, helper->pidfd, SIGKILL, NULL, 0);
}

void fuzmon_symbols_end(const struct fuzmon_symbols_helper *helper)
{
    fuzmon_symbols_kill(helper);
    fuzmon_spawn_reap(helper->pidfd);
    close(helper->pidfd);
    close(helper->socket);
}
