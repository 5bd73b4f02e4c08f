#define _GNU_SOURCE
#include "check.h"
#include "reply.h"
#include "request.h"
#include "serve.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static struct symbols_request_header header_of(uint16_t kind, uint16_t count)
{
    return (struct symbols_request_header){.magic = SYMBOLS_MAGIC, .id = 7, .kind = kind, .count = count};
}

static bool parses(struct symbols_request_header header, size_t addresses, size_t cut, bool has_descriptor)
{
    struct symbols_request packet = {.header = header}, request;
    return symbols_request_parse(&packet, sizeof header + addresses * sizeof(uint64_t) - cut, has_descriptor, &request);
}

TEST(a_request_is_parsed_when_it_is_whole)
{
    CHECK(parses(header_of(SYMBOLS_OPEN, 0), 0, 0, true));
    CHECK(parses(header_of(SYMBOLS_SYMBOLISE, 1), 1, 0, false));
    CHECK(parses(header_of(SYMBOLS_SYMBOLISE, SYMBOLS_MAX_ADDRESSES), SYMBOLS_MAX_ADDRESSES, 0, false));
    CHECK(parses(header_of(SYMBOLS_FORGET, 0), 0, 0, false));
}

TEST(a_request_with_a_wrong_length_is_refused)
{
    CHECK(!parses(header_of(SYMBOLS_OPEN, 0), 0, 1, true));
    CHECK(!parses(header_of(SYMBOLS_OPEN, 0), 1, 0, true));
    CHECK(!parses(header_of(SYMBOLS_SYMBOLISE, 2), 1, 0, false));
    CHECK(!parses(header_of(SYMBOLS_SYMBOLISE, 2), 2, 1, false));
    CHECK(!parses(header_of(SYMBOLS_SYMBOLISE, 0), 0, 0, false));
    CHECK(!parses(header_of(SYMBOLS_SYMBOLISE, SYMBOLS_MAX_ADDRESSES + 1), SYMBOLS_MAX_ADDRESSES, 0, false));
    struct symbols_request request;
    CHECK(!symbols_request_parse("", 0, false, &request));
}

TEST(a_request_that_makes_no_sense_is_refused)
{
    CHECK(!parses(header_of(0, 0), 0, 0, false));
    CHECK(!parses(header_of(6, 0), 0, 0, false));
    CHECK(!parses(header_of(SYMBOLS_OPEN, 0), 0, 0, false));
    CHECK(!parses(header_of(SYMBOLS_SYMBOLISE, 1), 1, 0, true));
    struct symbols_request_header header = header_of(SYMBOLS_FORGET, 0);
    header.slot = SYMBOLS_MAX_FILES;
    CHECK(!parses(header, 0, 0, false));
    header = header_of(SYMBOLS_FORGET, 0);
    header.magic++;
    CHECK(!parses(header, 0, 0, false));
}

TEST(a_reply_never_grows_beyond_its_room)
{
    static struct symbols_reply reply;
    static char much[SYMBOLS_MAX_REPLY];
    struct symbols_request_header header = header_of(SYMBOLS_OPEN, 0);
    symbols_reply_begin(&reply, &header, 0);
    symbols_reply_put(&reply, much, sizeof much - sizeof(struct symbols_reply_header));
    CHECK(!reply.overflow);
    CHECK_INT(reply.size, SYMBOLS_MAX_REPLY);
    symbols_reply_put(&reply, much, 1);
    CHECK(reply.overflow);
    CHECK_INT(reply.size, SYMBOLS_MAX_REPLY);
}

static void *serve(void *socket)
{
    return (void *)(intptr_t)symbols_serve(*(int *)socket);
}

static void send_request(int socket, const struct symbols_request_header *header, const uint64_t *addresses, int fd)
{
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control = {.header = {.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof fd)}};
    struct iovec parts[] = {{(void *)header, sizeof *header}, {(void *)addresses, header->count * sizeof *addresses}};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
    if (fd >= 0) {
        memcpy(CMSG_DATA(&control.header), &fd, sizeof fd);
        message.msg_control = &control;
        message.msg_controllen = sizeof control;
    }
    CHECK(sendmsg(socket, &message, 0) >= 0);
}

static struct symbols_reply_header receive(int socket, char *rest, size_t size)
{
    struct symbols_reply_header header;
    struct iovec parts[] = {{&header, sizeof header}, {rest, size}};
    ssize_t received = recvmsg(socket, &(struct msghdr){.msg_iov = parts, .msg_iovlen = 2}, 0);
    CHECK(received >= (ssize_t)sizeof header);
    CHECK_INT(header.magic, SYMBOLS_MAGIC);
    return header;
}

TEST(a_program_is_served_until_the_other_side_goes)
{
    int ends[2];
    static char rest[SYMBOLS_MAX_REPLY];
    CHECK_INT(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0);
    pthread_t thread;
    CHECK_INT(pthread_create(&thread, NULL, serve, &ends[1]), 0);

    uint64_t address = 1;
    struct symbols_request_header ask = header_of(SYMBOLS_SYMBOLISE, 1), open_file = header_of(SYMBOLS_OPEN, 0);
    send_request(ends[0], &ask, &address, -1);
    CHECK_INT(receive(ends[0], rest, sizeof rest).status, -ENOENT);

    int text = open("/proc/self/cmdline", O_RDONLY), program = open("/proc/self/exe", O_RDONLY);
    send_request(ends[0], &open_file, NULL, text);
    CHECK_INT(receive(ends[0], rest, sizeof rest).status, -ENOEXEC);
    send_request(ends[0], &open_file, NULL, program);
    CHECK_INT(receive(ends[0], rest, sizeof rest).status, 0);
    send_request(ends[0], &ask, &address, -1);
    CHECK_INT(receive(ends[0], rest, sizeof rest).status, 0);

    close(ends[0]);
    void *result;
    pthread_join(thread, &result);
    CHECK_INT((intptr_t)result, 0);
}

TEST(what_is_no_request_ends_the_service)
{
    int ends[2];
    CHECK_INT(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0);
    CHECK_INT(send(ends[0], "nonsense", 8, 0), 8);
    CHECK_INT(symbols_serve(ends[1]), 1);
}
