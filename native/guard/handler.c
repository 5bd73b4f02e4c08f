#define _GNU_SOURCE
#include "handler.h"

#include "crash_protocol.h"
#include "server_socket.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PIECE = 64 << 10 };

static int send_all(int fd, const char *bytes, size_t length)
{
    while (length) {
        ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return -1;
        bytes += sent;
        length -= (size_t)sent;
    }
    return 0;
}

int handle(const char *folder, const char *pid, const char *signal_number, const char *dumpable)
{
    static char piece[PIECE];
    struct {
        struct handler_hello hello;
        struct coredump_req req;
    } greeting = {
        {HANDLER_MAGIC, atoi(pid), atoi(signal_number), (uint32_t)atoi(dumpable)},
        {sizeof(struct coredump_req), sizeof(struct coredump_ack), COREDUMP_KERNEL | COREDUMP_REJECT | COREDUMP_WAIT},
    };
    struct coredump_ack ack = {0};
    uint32_t mark = COREDUMP_MARK_REQACK;
    int server = server_connect(folder);
    if (server < 0 || send_all(server, (const char *)&greeting, sizeof greeting) ||
        recv(server, &ack, sizeof ack, MSG_WAITALL) != sizeof ack || !(ack.mask & COREDUMP_KERNEL))
        return 0;
    if (send_all(server, (const char *)&mark, sizeof mark))
        return 0;
    for (;;) {
        ssize_t got = read(0, piece, sizeof piece);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0 || send_all(server, piece, (size_t)got))
            break;
    }
    /* The kernel holds the process until we end. */
    shutdown(server, SHUT_WR);
    while (recv(server, piece, sizeof piece, 0) > 0)
        ;
    return 0;
}
