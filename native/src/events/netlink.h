#ifndef FUZMON_EVENTS_NETLINK_H
#define FUZMON_EVENTS_NETLINK_H

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

enum {
    NETLINK_BATCH = 64,
    NETLINK_BUFFER = 4096, /* a threaded leader's taskstats message is over 1 KiB */
};

/* Room for one recvmmsg. */
struct netlink_batch {
    struct mmsghdr headers[NETLINK_BATCH];
    struct iovec vectors[NETLINK_BATCH];
    struct sockaddr_storage senders[NETLINK_BATCH];
    char buffers[NETLINK_BATCH][NETLINK_BUFFER] __attribute__((aligned(8)));
};

void netlink_batch_init(struct netlink_batch *batch);

/* A bound, non-blocking socket with a large receive buffer, or -errno. */
int netlink_open(int protocol, uint32_t groups);

/* Returns the number of datagrams, 0 when there are none, or -errno: -ENOBUFS says that some were dropped. */
int netlink_receive(int fd, struct netlink_batch *batch, unsigned limit);

/* The message of a datagram, if the kernel sent it, whole; its length is within the buffer. NULL otherwise. */
const struct nlmsghdr *netlink_message(const struct netlink_batch *batch, int index);

/* Waits up to a second for the next datagram and takes it as message 0 of the batch. */
int netlink_await(int fd, struct netlink_batch *batch);

#endif
