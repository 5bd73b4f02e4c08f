#define _GNU_SOURCE
#include "fuzmon_symbols.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Waits until the socket is ready. -ETIMEDOUT when the deadline has passed. */
static int await(int socket, short events, int64_t deadline)
{
    for (;;) {
        int64_t left = deadline - now_ms();
        struct pollfd ready = {.fd = socket, .events = events};
        int count = poll(&ready, 1, left > 0 ? (int)left : 0);
        if (count > 0)
            return 0;
        if (count == 0)
            return -ETIMEDOUT;
        if (errno != EINTR)
            return -errno;
    }
}

static int64_t error_of_call(void)
{
    return errno == ECONNRESET ? -EPIPE : -errno;
}

static int64_t deadline_in(int64_t timeout_ms)
{
    static const int64_t longest = 1000 * 1000;
    return now_ms() + (timeout_ms < 0 ? 0 : timeout_ms > longest ? longest : timeout_ms);
}

int fuzmon_symbols_send(int socket, const void *packet, size_t size, int fd, int64_t timeout_ms)
{
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control = {.header = {.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof fd)}};
    struct iovec from = {(void *)packet, size};
    struct msghdr message = {.msg_iov = &from, .msg_iovlen = 1};
    if (fd >= 0) {
        memcpy(CMSG_DATA(&control.header), &fd, sizeof fd);
        message.msg_control = &control;
        message.msg_controllen = sizeof control;
    }

    int64_t deadline = deadline_in(timeout_ms);
    for (;;) {
        if (sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0)
            return 0;
        if (errno != EAGAIN && errno != EINTR)
            return (int)error_of_call();
        int result = await(socket, POLLOUT, deadline);
        if (result)
            return result;
    }
}

int64_t fuzmon_symbols_receive(int socket, void *packet, size_t capacity, int64_t timeout_ms)
{
    int64_t deadline = deadline_in(timeout_ms);
    for (;;) {
        /* MSG_TRUNC: the size that the packet has, even if there is no room for it. Descriptors that come along are dropped. */
        ssize_t size = recv(socket, packet, capacity, MSG_DONTWAIT | MSG_TRUNC);
        if (size > 0)
            return (size_t)size <= capacity ? size : -EMSGSIZE;
        if (size == 0)
            return -EPIPE;
        if (errno != EAGAIN && errno != EINTR)
            return error_of_call();
        int result = await(socket, POLLIN, deadline);
        if (result)
            return result;
    }
}
