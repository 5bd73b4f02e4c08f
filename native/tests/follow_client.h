/* A monitor's side of fuzmon-follower, and children for it to follow. */
#ifndef FUZMON_FOLLOW_CLIENT_H
#define FUZMON_FOLLOW_CLIENT_H

#include "check.h"
#include "fuzmon_follow.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_MS = 60000 };

static struct fuzmon_follower follower;
static struct fuzmon_follow_message received;
static _Alignas(8) uint8_t payload[17 << 20];

static inline void start_follower(void)
{
    CHECK_INT(fuzmon_follower_start(FOLLOWER, &follower), 0);
}

static inline void receive_all(void *into, size_t length)
{
    for (uint8_t *at = into; length;) {
        struct pollfd ready = {.fd = follower.socket, .events = POLLIN};
        CHECK_INT(poll(&ready, 1, PATIENCE_MS), 1);
        ssize_t n = recv(follower.socket, at, length, 0);
        CHECK(n > 0);
        at += n;
        length -= (size_t)n;
    }
}

static inline void receive_message(void)
{
    receive_all(&received, sizeof received);
    CHECK(received.size <= sizeof payload);
    receive_all(payload, received.size);
}

static inline void receive_kind(uint32_t kind)
{
    do
        receive_message();
    while (received.kind != kind);
}

static inline void send_message(uint32_t kind, const void *bytes, uint32_t size)
{
    struct fuzmon_follow_message header = {kind, size};
    CHECK_INT(send(follower.socket, &header, sizeof header, MSG_NOSIGNAL), sizeof header);
    if (size)
        CHECK_INT(send(follower.socket, bytes, size, MSG_NOSIGNAL), size);
}

static inline int begin_with(pid_t pid, uint32_t flags)
{
    struct fuzmon_follow_begin begin = {.pid = pid, .flags = flags};
    send_message(FUZMON_FOLLOW_BEGIN, &begin, sizeof begin);
    receive_kind(FUZMON_FOLLOW_BEGIN);
    return ((struct fuzmon_follow_result *)payload)->error;
}

static int gate;

/* A child that runs the body once it is let go; it dies with the test. */
static inline pid_t hold(void (*body)(void))
{
    int ends[2];
    CHECK_INT(pipe2(ends, O_CLOEXEC), 0);
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(ends[1]);
        /* Of a process group that no one outside cares for, the terminal's stop signals are ignored. */
        setpgid(0, 0);
        /* Sanitizers have handlers of their own. */
        for (int number = SIGILL; number <= SIGSEGV; number++)
            signal(number, SIG_DFL);
        char go;
        if (read(ends[0], &go, 1) != 1)
            _exit(99);
        body();
        _exit(0);
    }
    close(ends[0]);
    gate = ends[1];
    return pid;
}

/* Follows it from there on. */
static inline pid_t follow(void (*body)(void))
{
    pid_t pid = hold(body);
    if (!follower.pid)
        start_follower();
    CHECK_INT(begin_with(pid, FUZMON_FOLLOW_CRASHES), 0);
    CHECK_INT(write(gate, "x", 1), 1);
    return pid;
}

static inline int wait_for_end(pid_t pid)
{
    int status;
    pid_t ended;
    do
        ended = waitpid(pid, &status, 0);
    while (ended < 0 && errno == EINTR);
    CHECK_INT(ended, pid);
    return status;
}

static inline struct fuzmon_follow_totals end_follower(void)
{
    send_message(FUZMON_FOLLOW_END, NULL, 0);
    receive_kind(FUZMON_FOLLOW_END);
    struct fuzmon_follow_totals totals;
    memcpy(&totals, payload, sizeof totals);
    fuzmon_follower_end(&follower);
    return totals;
}

/* The letter of /proc/PID/stat; 0: it is gone. */
static inline char state_of(pid_t pid)
{
    char path[32], text[512];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    text[n < 0 ? 0 : n] = '\0';
    const char *end = strrchr(text, ')');
    return end ? end[2] : 0;
}

static inline bool is_traced(pid_t pid)
{
    char path[32], text[4096];
    snprintf(path, sizeof path, "/proc/%d/status", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    text[n < 0 ? 0 : n] = '\0';
    const char *at = strstr(text, "TracerPid:\t");
    return at && strtol(at + 11, NULL, 10) > 0;
}

#define EVENTUALLY(condition)                                                                                                    \
    do {                                                                                                                         \
        int rounds_ = 0;                                                                                                         \
        while (!(condition)) {                                                                                                   \
            CHECK(rounds_++ < PATIENCE_MS);                                                                                      \
            nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);                                                             \
        }                                                                                                                        \
    } while (0)

#endif
