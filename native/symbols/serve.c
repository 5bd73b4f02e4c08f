#define _GNU_SOURCE
#include "serve.h"

#include "frames.h"
#include "request.h"
#include "sandbox.h"

#include <errno.h>
#include <malloc.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    CPU_SECONDS = 60,        /* the monitor loses patience earlier; but it may be gone, or stopped */
    ENOUGH_MEMORY = 1 << 30, /* half of which libdw needs for a large program; bounded by RLIMIT_DATA */
    FULL = 24 * 1024,        /* a packet of results that is sent off */
};

struct server {
    int socket;
    struct program programs[SYMBOLS_MAX_FILES];
    struct symbols_reply reply;
};

union control {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
};

/* What the packet brought along; -1: nothing. The kernel never gives us more than there is room for. */
static int take_descriptor(struct msghdr *message)
{
    int fd = -1;
    struct cmsghdr *header = CMSG_FIRSTHDR(message);
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS && header->cmsg_len == CMSG_LEN(sizeof fd))
        memcpy(&fd, CMSG_DATA(header), sizeof fd);
    return fd;
}

/* 1: a request; 0: the other side has gone; -1: it does not keep to the protocol. */
static int receive(int socket, struct symbols_request *request, int *fd)
{
    static char packet[sizeof(struct symbols_request)];
    union control control;
    struct iovec into = {packet, sizeof packet};
    struct msghdr message = {.msg_iov = &into, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    ssize_t size;
    do
        size = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    while (size < 0 && errno == EINTR);
    if (size <= 0)
        return size == 0 || errno == ECONNRESET ? 0 : -1;

    *fd = take_descriptor(&message);
    bool whole = !(message.msg_flags & (MSG_TRUNC | MSG_CTRUNC));
    if (whole && symbols_request_parse(packet, (size_t)size, *fd >= 0, request))
        return 1;
    if (*fd >= 0)
        close(*fd);
    return -1;
}

static bool post(struct server *server)
{
    struct iovec from = {server->reply.bytes, server->reply.size};
    struct msghdr message = {.msg_iov = &from, .msg_iovlen = 1};
    ssize_t size;
    do
        size = sendmsg(server->socket, &message, MSG_NOSIGNAL);
    while (size < 0 && errno == EINTR);
    return size == (ssize_t)server->reply.size && !server->reply.overflow;
}

static bool post_last(struct server *server)
{
    symbols_reply_end(&server->reply);
    return post(server);
}

static int add_file(struct program *program, uint16_t kind, int fd, const struct image **image)
{
    if (kind == SYMBOLS_OPEN) {
        program_close(program);
        *image = &program->image;
        return program_open(program, fd);
    }
    if (!program->image.elf) {
        close(fd);
        return -ENOENT;
    }
    *image = kind == SYMBOLS_DEBUG ? &program->debug : &program->supplement;
    return kind == SYMBOLS_DEBUG ? program_add_debug(program, fd) : program_add_supplement(program, fd);
}

static bool answer_file(struct server *server, struct program *program, const struct symbols_request_header *request, int fd)
{
    const struct image *image;
    int status = add_file(program, request->kind, fd, &image);
    symbols_reply_begin(&server->reply, request, status);
    if (!status)
        program_put_identity(&server->reply, image);
    return post_last(server);
}

static bool answer_addresses(struct server *server, struct program *program, const struct symbols_request *request)
{
    symbols_reply_begin(&server->reply, &request->header, program->image.elf ? 0 : -ENOENT);
    for (uint16_t i = 0; program->image.elf && i < request->header.count; i++) {
        symbols_put_result(&server->reply, program, i, request->addresses[i]);
        if (server->reply.size >= FULL && i + 1 < request->header.count) {
            if (!post(server))
                return false;
            symbols_reply_begin(&server->reply, &request->header, 0);
        }
    }
    return post_last(server);
}

static bool answer(struct server *server, const struct symbols_request *request, int fd)
{
    struct program *program = &server->programs[request->header.slot];
    switch (request->header.kind) {
    case SYMBOLS_SYMBOLISE:
        return answer_addresses(server, program, request);
    case SYMBOLS_FORGET:
        program_close(program);
        symbols_reply_begin(&server->reply, &request->header, 0);
        return post_last(server);
    default:
        return answer_file(server, program, &request->header, fd);
    }
}

static void keep_memory_in_bounds(struct server *server)
{
    struct mallinfo2 use = mallinfo2();
    if (use.uordblks + use.hblkhd < ENOUGH_MEMORY)
        return;
    for (int i = 0; i < SYMBOLS_MAX_FILES; i++)
        program_unload(&server->programs[i]);
    malloc_trim(0);
}

_Static_assert(FULL + SYMBOLS_MAX_RESULT <= SYMBOLS_MAX_REPLY, "a result has to fit behind those that were not sent off");

int symbols_serve(int socket)
{
    static struct server server;
    server.socket = socket;
    for (;;) {
        struct symbols_request request;
        int fd = -1;
        int received = receive(socket, &request, &fd);
        if (received <= 0)
            return received ? 1 : 0;
        sandbox_limit_cpu(CPU_SECONDS);
        if (!answer(&server, &request, fd))
            return 1;
        sandbox_limit_cpu(0);
        keep_memory_in_bounds(&server);
    }
}
