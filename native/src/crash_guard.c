#define _GNU_SOURCE
#include "fuzmon_crash.h"

#include "descriptors.h"
#include "spawn.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int fuzmon_guard_start(const struct fuzmon_guard_request *request, struct fuzmon_guard *guard)
{
    int channel[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, channel))
        return -errno;
    int result = fuzmon_pair_above_standard(channel);
    if (result)
        return result;
    char deadline[16];
    snprintf(deadline, sizeof deadline, "%u", request->deadline_ms);
    const char *argv[] = {"fuzmon-guard", request->way == FUZMON_CRASH_PIPE ? "pipe" : "socket", request->folder, deadline, NULL};
    const char *envp[] = {NULL};
    struct fuzmon_spawn spawn = {
        .path = request->guard,
        .argv = argv,
        .envp = envp,
        .descriptors = {-1, -1, -1, channel[1]},
        .descriptor_count = 4,
    };
    *guard = (struct fuzmon_guard){.channel = channel[0]};
    result = fuzmon_spawn(&spawn, &guard->pid, &guard->pidfd);
    close(channel[1]);
    if (result)
        close(channel[0]);
    return result;
}

/* What came with a message beside its bytes. */
static void take_descriptors(struct msghdr *message, int *into, int count)
{
    for (struct cmsghdr *part = CMSG_FIRSTHDR(message); part; part = CMSG_NXTHDR(message, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
            continue;
        int given = (int)((part->cmsg_len - CMSG_LEN(0)) / sizeof(int));
        for (int i = 0; i < given; i++) {
            int fd;
            memcpy(&fd, CMSG_DATA(part) + (size_t)i * sizeof fd, sizeof fd);
            if (i < count)
                into[i] = fuzmon_above_standard(fd);
            else
                close(fd);
        }
    }
}

int fuzmon_guard_next(int channel, int timeout_ms, struct fuzmon_guard_event *event, int *connection, int *pidfd)
{
    struct pollfd ready = {.fd = channel, .events = POLLIN};
    *connection = *pidfd = -1;
    int polled = poll(&ready, 1, timeout_ms);
    if (polled <= 0)
        return polled == 0 || errno == EINTR ? 0 : -errno;

    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(2 * sizeof(int))];
    } control;
    struct iovec part = {event, sizeof *event};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    ssize_t got = recvmsg(channel, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (got < 0)
        return errno == EAGAIN || errno == EINTR ? 0 : errno == ECONNRESET ? -EPIPE : -errno;
    if (got == 0)
        return -EPIPE;
    int descriptors[2] = {-1, -1};
    take_descriptors(&message, descriptors, 2);
    *connection = descriptors[0];
    *pidfd = descriptors[1];
    event->text[sizeof event->text - 1] = '\0';
    return got == sizeof *event ? 1 : -EPROTO;
}

int fuzmon_guard_answer(int channel, uint32_t id, uint32_t verdict)
{
    uint32_t answer[2] = {id, verdict};
    return send(channel, answer, sizeof answer, MSG_NOSIGNAL) == sizeof answer ? 0 : -errno;
}

void fuzmon_guard_end(const struct fuzmon_guard *guard, int timeout_ms)
{
    struct pollfd ended = {.fd = guard->pidfd, .events = POLLIN};
    while (poll(&ended, 1, timeout_ms) < 0 && errno == EINTR)
        ;
    close(guard->channel);
    fuzmon_spawn_reap(guard->pidfd);
    close(guard->pidfd);
}

int fuzmon_guard_repair(const char *guard, const char *folder)
{
    const char *argv[] = {"fuzmon-guard", "repair", folder, NULL};
    const char *envp[] = {NULL};
    struct fuzmon_spawn spawn = {.path = guard, .argv = argv, .envp = envp, .descriptors = {-1, -1, -1}, .descriptor_count = 3};
    int pid, pidfd;
    int result = fuzmon_spawn(&spawn, &pid, &pidfd);
    if (result)
        return result;
    siginfo_t info = {0};
    enum { P_BY_PIDFD = 3 };
    while (waitid((idtype_t)P_BY_PIDFD, (id_t)pidfd, &info, WEXITED) && errno == EINTR)
        ;
    close(pidfd);
    return info.si_code == CLD_EXITED ? info.si_status : -ECHILD;
}
