#define _GNU_SOURCE
#include "follower.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

enum { OUTBOX_BYTES = 16 << 20 };

/* WNOWAIT: the wait that takes a stop takes the signal from it, and were we killed before it is passed on nobody would give it back. */
enum { LOOK = WSTOPPED | WEXITED | WNOWAIT | __WALL | __WNOTHREAD };

static bool is_end(const siginfo_t *info)
{
    return info->si_code == CLD_EXITED || info->si_code == CLD_KILLED || info->si_code == CLD_DUMPED;
}

static void put_totals(struct follower *follower, uint32_t kind)
{
    follower->totals.lost = outbox_lost(follower->outbox);
    struct iovec part = {&follower->totals, sizeof follower->totals};
    outbox_put(follower->outbox, kind, &part, 1, true);
}

static void serve(struct follower *follower)
{
    struct inbox_request request = inbox_take(follower->inbox);
    switch (request.kind) {
    case FUZMON_FOLLOW_BEGIN:
        if (request.size == sizeof(struct fuzmon_follow_begin)) {
            struct fuzmon_follow_result result = {.error = -follower_begin(follower, request.bytes)};
            struct iovec part = {&result, sizeof result};
            outbox_put(follower->outbox, FUZMON_FOLLOW_BEGIN, &part, 1, true);
        }
        break;
    case FUZMON_FOLLOW_CAPTURE:
        if (request.size == sizeof(struct fuzmon_follow_capture))
            follower_capture(follower, request.bytes);
        break;
    case FUZMON_FOLLOW_FORGET:
        if (request.size == sizeof(int32_t))
            follower_forget(follower, *(const int32_t *)request.bytes);
        break;
    case FUZMON_FOLLOW_LET_GO:
        if (request.size == sizeof(uint64_t))
            crash_let_go(follower, *(const uint64_t *)request.bytes);
        break;
    case FUZMON_FOLLOW_END:
        put_totals(follower, FUZMON_FOLLOW_END);
        outbox_flush(follower->outbox);
        _exit(0);
    }
    inbox_done(follower->inbox);
}

/* The process's parent is told of the end only now that we have seen it. */
static void take_end(struct follower *follower, int32_t tid)
{
    siginfo_t info = {0};
    while (waitid(P_PID, (id_t)tid, &info, WEXITED | WNOHANG | __WALL | __WNOTHREAD) && errno == EINTR)
        ;
    if (info.si_pid == tid)
        follower_note_end(follower, tid, info.si_code != CLD_EXITED, info.si_code == CLD_DUMPED, info.si_status);
}

static void handle(struct follower *follower, const siginfo_t *info)
{
    if (is_end(info)) {
        take_end(follower, info->si_pid);
    } else {
        follower->totals.stops++;
        follower_answer(follower, info->si_pid, info->si_status);
    }
}

/* For captures, which leave stops as they are. */
static void answer_one(void *context, int32_t tid)
{
    struct follower *follower = context;
    siginfo_t info = {0};
    if (!waitid(P_PID, (id_t)tid, &info, LOOK | WNOHANG) && info.si_pid == tid && !is_end(&info))
        handle(follower, &info);
}

_Noreturn void follower_run(int socket)
{
    static struct follower follower;
    prctl(PR_SET_NAME, "fuzmon-follower");
    setpriority(PRIO_PROCESS, (id_t)gettid(), -19);
    /* Spares the kernel a signal for each stop and end. */
    signal(SIGCHLD, SIG_IGN);
    follower.threads = (struct followed_threads){.tracer = gettid(), .let_go = answer_one, .context = &follower};
    follower.outbox = outbox_open(socket, OUTBOX_BYTES);
    follower.inbox = follower.outbox ? inbox_open(socket) : NULL;
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = inbox_signal()};
    event.sigev_notify_thread_id = gettid();
    if (!follower.inbox || timer_create(CLOCK_MONOTONIC, &event, &follower.timer))
        _exit(1);

    for (;;) {
        siginfo_t info = {0};
        if (follower.held_count)
            crash_let_go_late(&follower);
        if (inbox_has_request(follower.inbox)) {
            serve(&follower);
        } else if (!waitid(P_ALL, 0, &info, LOOK)) {
            handle(&follower, &info);
        } else if (errno == ECHILD) {
            if (follower.had_tasks)
                put_totals(&follower, FUZMON_FOLLOW_EMPTY);
            follower.had_tasks = false;
            task_table_free(&follower.tasks);
            serve(&follower);
        }
    }
}
