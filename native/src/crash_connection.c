/* The monitor's end of a connection that the kernel dumps into. */
#define _GNU_SOURCE
#include "fuzmon_crash.h"

#include "crash_protocol.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

int fuzmon_crash_read(int connection, void *into, uint32_t size, int timeout_ms)
{
    struct pollfd ready = {.fd = connection, .events = POLLIN};
    int polled = poll(&ready, 1, timeout_ms);
    if (polled < 0)
        return errno == EINTR ? -EAGAIN : -errno;
    if (polled == 0)
        return -EAGAIN;
    ssize_t got = recv(connection, into, size, MSG_DONTWAIT);
    return got >= 0 ? (int)got : errno == EINTR ? -EAGAIN : -errno;
}

int fuzmon_crash_accept(int connection, int timeout_ms)
{
    struct coredump_ack ack = {.size = sizeof ack, .mask = COREDUMP_KERNEL | COREDUMP_WAIT};
    if (send(connection, &ack, sizeof ack, MSG_NOSIGNAL | MSG_DONTWAIT) != sizeof ack)
        return errno ? -errno : -EIO;
    uint32_t mark = 0;
    uint8_t *into = (uint8_t *)&mark;
    for (uint32_t have = 0; have < sizeof mark;) {
        int got = fuzmon_crash_read(connection, into + have, (uint32_t)sizeof mark - have, timeout_ms);
        if (got <= 0)
            return got ? got : -EPIPE;
        have += (uint32_t)got;
    }
    return mark == COREDUMP_MARK_REQACK ? 0 : -EPROTO;
}

void fuzmon_crash_release(int connection)
{
    shutdown(connection, SHUT_RDWR);
}
