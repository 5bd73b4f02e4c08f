#define _GNU_SOURCE
#include "events/netlink.h"

#include "descriptors.h"

#include <errno.h>
#include <linux/netlink.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

enum { RECEIVE_BUFFER = 32 << 20 };

void netlink_batch_init(struct netlink_batch *batch)
{
    memset(batch->headers, 0, sizeof batch->headers);
    for (int i = 0; i < NETLINK_BATCH; i++) {
        batch->vectors[i] = (struct iovec){batch->buffers[i], NETLINK_BUFFER};
        batch->headers[i].msg_hdr.msg_iov = &batch->vectors[i];
        batch->headers[i].msg_hdr.msg_iovlen = 1;
        batch->headers[i].msg_hdr.msg_name = &batch->senders[i];
    }
}

int netlink_open(int protocol, uint32_t groups)
{
    int fd = fuzmon_above_standard(socket(PF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol));
    if (fd < 0)
        return fd == -1 ? -errno : fd;

    struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = groups};
    if (bind(fd, (struct sockaddr *)&address, sizeof address)) {
        int error = -errno;
        close(fd);
        return error;
    }
    /* Without the privilege it is as much as rmem_max allows. */
    int size = RECEIVE_BUFFER;
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size))
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    return fd;
}

int netlink_receive(int fd, struct netlink_batch *batch, unsigned limit)
{
    if (limit > NETLINK_BATCH)
        limit = NETLINK_BATCH;
    for (unsigned i = 0; i < limit; i++)
        batch->headers[i].msg_hdr.msg_namelen = sizeof batch->senders[i];
    for (;;) {
        int count = recvmmsg(fd, batch->headers, limit, MSG_DONTWAIT, NULL);
        if (count >= 0)
            return count;
        if (errno == EAGAIN || errno == EWOULDBLOCK)
            return 0;
        if (errno != EINTR)
            return -errno;
    }
}

const struct nlmsghdr *netlink_message(const struct netlink_batch *batch, int index)
{
    const struct mmsghdr *header = &batch->headers[index];
    const struct sockaddr_nl *sender = (const struct sockaddr_nl *)&batch->senders[index];
    const struct nlmsghdr *message = (const struct nlmsghdr *)batch->buffers[index];
    /* Any process may send to a netlink socket; the kernel has port 0. */
    if (header->msg_hdr.msg_namelen < sizeof *sender || sender->nl_family != AF_NETLINK || sender->nl_pid != 0)
        return NULL;
    if ((header->msg_hdr.msg_flags & MSG_TRUNC) || header->msg_len < sizeof *message || message->nlmsg_len < sizeof *message ||
        message->nlmsg_len > header->msg_len)
        return NULL;
    return message;
}

int netlink_await(int fd, struct netlink_batch *batch)
{
    struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
    int ready = poll(&poll_fd, 1, 1000);
    if (ready <= 0)
        return ready ? -errno : -ETIMEDOUT;
    int count = netlink_receive(fd, batch, 1);
    if (count <= 0)
        return count ? count : -EAGAIN;
    return 0;
}
