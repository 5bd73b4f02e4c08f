#define _GNU_SOURCE
#include "guard.h"

#include "crash_protocol.h"
#include "pass.h"
#include "server_socket.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CHANNEL_POLL, MONITOR_POLL, LISTENER_POLL, CRASH_POLL, RETRY_MS = 5, TRIAL_MS = 5000, LAST_GREETING_MS = 200 };

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* ---- To the monitor ---- */

static bool send_event(const struct fuzmon_guard_event *event, const int *descriptors, int count)
{
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(2 * sizeof(int))];
    } control = {0};
    struct iovec part = {(void *)event, sizeof *event};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (count) {
        message.msg_control = &control;
        message.msg_controllen = CMSG_SPACE((size_t)count * sizeof(int));
        struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN((size_t)count * sizeof(int));
        memcpy(CMSG_DATA(rights), descriptors, (size_t)count * sizeof(int));
    }
    return sendmsg(CHANNEL, &message, MSG_NOSIGNAL | MSG_DONTWAIT) == sizeof *event;
}

void guard_tell(const struct guard *guard, uint32_t kind, int32_t value, const char *format, ...)
{
    struct fuzmon_guard_event event = {.kind = kind, .value = value};
    (void)guard;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(event.text, sizeof event.text, format, arguments);
    va_end(arguments);
    send_event(&event, NULL, 0);
}

/* ---- One crash ---- */

static void forget(struct crash *crash)
{
    close(crash->connection);
    if (crash->identity.pidfd >= 0)
        close(crash->identity.pidfd);
    crash->state = CRASH_NONE;
}

static void reject(struct crash *crash)
{
    struct coredump_ack ack = {.size = sizeof ack, .mask = COREDUMP_REJECT};
    /* A connection that fails is one whose process is let go as well. */
    send(crash->connection, &ack, sizeof ack, MSG_NOSIGNAL | MSG_DONTWAIT);
    forget(crash);
}

static void tell_crash(struct crash *crash)
{
    struct fuzmon_guard_event event = {
        .kind = FUZMON_GUARD_CRASH,
        .id = crash->id,
        .pid = crash->identity.pid,
        .value = crash->identity.signal,
        .age_ms = (uint32_t)((now_ns() - crash->since_ns) / 1000000),
        .dumpable = crash->identity.dumpable,
    };
    const int descriptors[] = {crash->connection, crash->identity.pidfd};
    crash->state = send_event(&event, descriptors, crash->identity.pidfd >= 0 ? 2 : 1) ? CRASH_ASKED : CRASH_WAITS;
}

static void let_go(struct guard *guard, struct crash *crash)
{
    if (crash->state == CRASH_WAITS)
        guard->unheard++;
    struct fuzmon_guard_event event = {
        .kind = FUZMON_GUARD_LATE, .id = crash->id, .pid = crash->identity.pid, .value = (int32_t)guard->unheard};
    if (crash->state != CRASH_GREETS && send_event(&event, NULL, 0))
        guard->unheard = 0;
    /* The monitor has the connection as well. */
    shutdown(crash->connection, SHUT_RDWR);
    forget(crash);
}

/* ---- Other people's ---- */

static bool describe_passing(const struct guard *guard, const struct crash *crash, struct passing *passing)
{
    *passing = (struct passing){
        .connection = crash->connection,
        .pattern = guard->pattern.old,
        .uses_pid = guard->uses_pid,
        .waits = guard->pattern.old_limit[0] == '\0' || strcmp(guard->pattern.old_limit, "0") != 0,
    };
    return crasher_read(&passing->crasher, crash->identity.pid, crash->identity.signal, crash->identity.dumpable) && pass_is_due(passing);
}

static _Noreturn void run_passer(struct guard *guard, const struct passing *passing)
{
    char text[FUZMON_GUARD_TEXT] = "";
    for (int i = 0; i < MOST_CRASHES; i++)
        if (guard->crashes[i].state != CRASH_NONE && guard->crashes[i].connection != passing->connection)
            forget(&guard->crashes[i]);
    close(guard->listener);
    close(guard->lock);
    setpriority(PRIO_PROCESS, 0, 0);
    pass(passing, text, sizeof text);
    shutdown(passing->connection, SHUT_RDWR);
    guard_tell(guard, FUZMON_GUARD_SAID, 0, "%s", text);
    _exit(0);
}

static void pass_on(struct guard *guard, struct crash *crash)
{
    struct passing passing;
    if (!describe_passing(guard, crash, &passing)) {
        reject(crash);
        return;
    }
    /* It takes as long as it takes; meanwhile others must be served. */
    pid_t passer = fork();
    if (passer == 0)
        run_passer(guard, &passing);
    if (passer < 0)
        reject(crash);
    else
        forget(crash);
}

/* ---- From the kernel ---- */

static struct crash *free_crash(struct guard *guard)
{
    for (int i = 0; i < MOST_CRASHES; i++)
        if (guard->crashes[i].state == CRASH_NONE)
            return &guard->crashes[i];
    return NULL;
}

static struct crash *accept_crash(struct guard *guard)
{
    struct crash *crash = free_crash(guard);
    if (!crash)
        return NULL;
    int connection = accept4(guard->listener, NULL, NULL, SOCK_CLOEXEC);
    if (connection < 0)
        return NULL;
    *crash = (struct crash){
        .state = CRASH_GREETS, .connection = connection, .id = ++guard->last_id, .identity.pidfd = -1, .since_ns = now_ns()};
    return crash;
}

static bool is_nobodys(const struct guard *guard, const struct crash *crash)
{
    /* The monitor cannot serve its own crash. */
    return crash->identity.pid <= 0 || crash->identity.pid == guard->monitor_pid || crash->identity.pid == guard->trial;
}

/* Takes what it says first. 1: it is known now; 0: more is to come; -1: it is nobody that we know. */
static int greet(struct guard *guard, struct crash *crash)
{
    uint32_t needed = guard->is_pipe ? sizeof(struct handler_hello) + sizeof(struct coredump_req) : sizeof(struct coredump_req);
    ssize_t got = recv(crash->connection, crash->greeting + crash->greeted, needed - crash->greeted, MSG_DONTWAIT);
    if (got <= 0)
        return got < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
    crash->greeted += (uint32_t)got;
    if (crash->greeted < needed)
        return 0;

    struct handler_hello hello = {0};
    struct coredump_req req;
    memcpy(&req, crash->greeting + needed - sizeof req, sizeof req);
    if (guard->is_pipe)
        memcpy(&hello, crash->greeting, sizeof hello);
    if (req.size < sizeof req || (guard->is_pipe && hello.magic != HANDLER_MAGIC))
        return -1;
    /* What later kernels add. */
    char rest[4096];
    for (uint32_t left = req.size - (uint32_t)sizeof req; left;) {
        ssize_t more = recv(crash->connection, rest, left < sizeof rest ? left : sizeof rest, MSG_DONTWAIT);
        if (more <= 0)
            return -1;
        left -= (uint32_t)more;
    }
    crash->identity = guard->is_pipe ? identity_told(hello.pid, hello.signal, hello.dumpable) : identity_of_peer(crash->connection);
    return 1;
}

static void meet(struct guard *guard, struct crash *crash)
{
    int outcome = greet(guard, crash);
    if (outcome == 0)
        return;
    guard->trial_was_told |= outcome > 0 && guard->trial && crash->identity.pid == guard->trial;
    if (outcome < 0)
        forget(crash);
    else if (is_nobodys(guard, crash))
        reject(crash);
    else
        tell_crash(crash);
}

/* ---- The loop ---- */

/* False when the monitor is gone. */
static bool take_answers(struct guard *guard)
{
    uint32_t answer[2];
    for (;;) {
        ssize_t got = recv(CHANNEL, answer, sizeof answer, MSG_DONTWAIT);
        if (got < 0)
            return errno == EAGAIN || errno == EINTR;
        if (got == 0)
            return false;
        if (got != sizeof answer)
            continue;
        guard->ends |= answer[1] == FUZMON_GUARD_END;
        for (int i = 0; i < MOST_CRASHES; i++) {
            struct crash *crash = &guard->crashes[i];
            if (crash->state != CRASH_ASKED || crash->id != answer[0])
                continue;
            if (answer[1] == FUZMON_GUARD_PASS)
                pass_on(guard, crash);
            else
                forget(crash);
            break;
        }
    }
}

static int patience_ms(const struct guard *guard)
{
    uint64_t now = now_ns(), least = UINT64_MAX;
    for (int i = 0; i < MOST_CRASHES; i++) {
        const struct crash *crash = &guard->crashes[i];
        if (crash->state == CRASH_NONE)
            continue;
        if (crash->state == CRASH_WAITS)
            return RETRY_MS;
        uint64_t end = crash->since_ns + guard->deadline_ns;
        uint64_t left = end > now ? end - now : 0;
        if (left < least)
            least = left;
    }
    return least == UINT64_MAX ? -1 : (int)(least / 1000000) + 1;
}

static void look_after(struct guard *guard)
{
    uint64_t now = now_ns();
    for (int i = 0; i < MOST_CRASHES; i++) {
        struct crash *crash = &guard->crashes[i];
        if (crash->state == CRASH_NONE)
            continue;
        if (now - crash->since_ns >= guard->deadline_ns)
            let_go(guard, crash);
        else if (crash->state == CRASH_WAITS)
            tell_crash(crash);
    }
}

/* One round; at most so long. False when the monitor is gone. */
static bool serve_once(struct guard *guard, int most_ms)
{
    struct pollfd polls[CRASH_POLL + MOST_CRASHES];
    struct crash *polled[MOST_CRASHES];
    nfds_t count = CRASH_POLL;
    polls[CHANNEL_POLL] = (struct pollfd){.fd = CHANNEL, .events = POLLIN};
    polls[MONITOR_POLL] = (struct pollfd){.fd = guard->monitor, .events = POLLIN};
    polls[LISTENER_POLL] = (struct pollfd){.fd = free_crash(guard) ? guard->listener : -1, .events = POLLIN};
    for (int i = 0; i < MOST_CRASHES; i++)
        if (guard->crashes[i].state == CRASH_GREETS) {
            polled[count - CRASH_POLL] = &guard->crashes[i];
            polls[count++] = (struct pollfd){.fd = guard->crashes[i].connection, .events = POLLIN};
        }
    int patience = patience_ms(guard);
    if (most_ms >= 0 && (patience < 0 || patience > most_ms))
        patience = most_ms;
    if (poll(polls, count, patience) > 0) {
        for (nfds_t i = CRASH_POLL; i < count; i++)
            if (polls[i].revents)
                meet(guard, polled[i - CRASH_POLL]);
        if (polls[LISTENER_POLL].revents) {
            struct crash *crash = accept_crash(guard);
            if (crash)
                meet(guard, crash);
        }
        if (polls[MONITOR_POLL].revents || (polls[CHANNEL_POLL].revents && !take_answers(guard)))
            return false;
    }
    look_after(guard);
    return true;
}

/* ---- Its life ---- */

/* Whether the kernel does what it was told: an older one would take the socket's name for that of a file. */
static bool try_out(struct guard *guard)
{
    fflush(NULL);
    guard->trial = fork();
    if (guard->trial == 0) {
        setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
        signal(SIGSEGV, SIG_DFL);
        raise(SIGSEGV);
        _exit(0);
    }
    uint64_t end = now_ns() + TRIAL_MS * (uint64_t)1000000;
    while (guard->trial > 0 && !guard->trial_was_told && now_ns() < end && kill(guard->trial, 0) == 0)
        if (!serve_once(guard, RETRY_MS))
            return false;
    /* It may have ended between the greeting and our look. */
    if (!guard->trial_was_told)
        serve_once(guard, RETRY_MS);
    guard->trial = 0;
    return guard->trial_was_told;
}

static int set_up(struct guard *guard)
{
    char path[108], uses_pid[16] = "";
    struct pattern before;
    pattern_restore(guard->folder, &before);
    guard->uses_pid = setting_read("/proc/sys/kernel/core_uses_pid", uses_pid, sizeof uses_pid) && strcmp(uses_pid, "0") != 0;
    if (setting_read("/proc/sys/kernel/core_pattern", before.old, sizeof before.old) && before.old[0] == '@') {
        guard_tell(guard, FUZMON_GUARD_FAILED, 1, "somebody else serves core dumps (kernel.core_pattern is %.200s)", before.old);
        return -EBUSY;
    }
    int error = server_path(guard->folder_path, path, sizeof path);
    guard->listener = error ? error : server_listen(guard->folder_path);
    if (guard->listener < 0) {
        guard_tell(guard, FUZMON_GUARD_FAILED, 1, "no socket in %.200s: %s", guard->folder_path, strerror(-guard->listener));
        return guard->listener;
    }
    int length;
    if (guard->is_pipe) {
        char own[4096];
        ssize_t own_length = readlink("/proc/self/exe", own, sizeof own - 1);
        own[own_length > 0 ? own_length : 0] = '\0';
        unlinkat(guard->folder, "handler", 0);
        /* By a link: core_pattern has room for 127 bytes. */
        if (symlinkat(own, guard->folder, "handler"))
            return -errno;
        length = snprintf(guard->pattern.ours, 128, "|%s/handler handle %s %%P %%s %%d", guard->folder_path, guard->folder_path);
        strcpy(guard->pattern.ours_limit, "64");
    } else {
        length = snprintf(guard->pattern.ours, 128, "@@%s", path);
    }
    if (length >= 128) {
        guard_tell(guard, FUZMON_GUARD_FAILED, 1, "%.200s is too long for kernel.core_pattern", guard->folder_path);
        return -ENAMETOOLONG;
    }
    error = pattern_set(&guard->pattern, guard->folder);
    if (error) {
        bool is_denied = error == -EACCES || error == -EPERM || error == -EROFS;
        guard_tell(guard, FUZMON_GUARD_FAILED, is_denied ? 3 : 1, "kernel.core_pattern cannot be set: %s", strerror(-error));
    }
    return error;
}

static void restore(struct guard *guard)
{
    struct pattern restored;
    guard->is_restored = true;
    switch (pattern_restore(guard->folder, &restored)) {
    case RESTORED:
        guard_tell(guard, FUZMON_GUARD_SAID, 0, "kernel.core_pattern restored to \"%.120s\"", restored.old);
        break;
    case RESTORED_NOT_OURS:
        guard_tell(guard, FUZMON_GUARD_SAID, 0, "kernel.core_pattern left as it is: somebody else has changed it since");
        break;
    case RESTORED_FAILED:
        guard_tell(guard, FUZMON_GUARD_SAID, 0, "kernel.core_pattern cannot be restored to \"%.120s\"", restored.old);
        break;
    case RESTORED_NOTHING:
        break;
    }
}

/* Whether nobody waits for us any more. */
static bool is_idle(const struct guard *guard)
{
    struct pollfd more = {.fd = guard->listener, .events = POLLIN};
    for (int i = 0; i < MOST_CRASHES; i++)
        if (guard->crashes[i].state != CRASH_NONE)
            return false;
    return poll(&more, 1, 0) <= 0;
}

/* What has come before the setting was restored is not ours to decide any more. */
static void finish(struct guard *guard)
{
    struct crash *crash;
    for (int i = 0; i < MOST_CRASHES; i++)
        if (guard->crashes[i].state == CRASH_ASKED) {
            shutdown(guard->crashes[i].connection, SHUT_RDWR);
            forget(&guard->crashes[i]);
        }
    for (struct pollfd more = {.fd = guard->listener, .events = POLLIN}; poll(&more, 1, 0) > 0 && (crash = accept_crash(guard));)
        ;
    for (int i = 0; i < MOST_CRASHES; i++) {
        crash = &guard->crashes[i];
        struct pollfd greeting = {.fd = crash->connection, .events = POLLIN};
        if (crash->state == CRASH_GREETS && (poll(&greeting, 1, LAST_GREETING_MS) <= 0 || greet(guard, crash) <= 0))
            forget(crash);
        else if (crash->state != CRASH_NONE)
            pass_on(guard, crash);
    }
}

int guard_serve(struct guard *guard)
{
    int status = set_up(guard) ? 1 : 0;
    if (!status && !try_out(guard)) {
        guard_tell(guard, FUZMON_GUARD_FAILED, 1, "the kernel brings no crashes here; that takes Linux %s and no container",
                   guard->is_pipe ? "with core_pipe_limit" : "6.17");
        status = 1;
    }
    if (!status) {
        guard_tell(guard, FUZMON_GUARD_READY, 0, "kernel.core_pattern set to \"%.120s\"; it was \"%.120s\"", guard->pattern.ours,
                   guard->pattern.old);
        while (serve_once(guard, -1)) {
            if (guard->ends && !guard->is_restored)
                restore(guard);
            if (guard->ends && is_idle(guard))
                break;
        }
    }
    if (!guard->is_restored)
        restore(guard);
    if (guard->listener >= 0)
        finish(guard);
    unlinkat(guard->folder, "core.sock", 0);
    unlinkat(guard->folder, "handler", 0);
    return status;
}
