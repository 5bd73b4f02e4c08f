#define _GNU_SOURCE
#include "follower.h"

#include "thread_state.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

enum { OUTBOX_BYTES = 16 << 20, STOPS_ON_A_CPU = 256 };

/* WNOWAIT: the wait that takes a stop takes the signal from it, and were we killed before it is passed on nobody would give it back. */
enum { LOOK = WSTOPPED | WEXITED | WNOWAIT | __WALL | __WNOTHREAD };

static bool is_end(const siginfo_t *info)
{
    return info->si_code == CLD_EXITED || info->si_code == CLD_KILLED || info->si_code == CLD_DUMPED;
}

/* An answer that there is no room for yet; the monitor waits for it. */
static void put_answer(struct follower *follower, uint32_t kind, const struct iovec *parts, int count)
{
    while (!outbox_put(follower->outbox, kind, parts, count, true))
        outbox_flush(follower->outbox);
}

static void put_result(struct follower *follower, uint32_t kind, int result)
{
    struct fuzmon_follow_result answer = {.error = -result};
    put_answer(follower, kind, &(struct iovec){&answer, sizeof answer}, 1);
}

static void put_state(struct follower *follower)
{
    const struct calls *calls = &follower->calls;
    follower->totals.now = follower->tasks.count;
    bool has_others = calls->other_losses.lost || calls->other_losses.limited;
    struct iovec parts[] = {{&follower->totals, sizeof follower->totals},
                            {(void *)calls->losses, calls->loss_count * sizeof *calls->losses},
                            {(void *)&calls->other_losses, has_others ? sizeof calls->other_losses : 0}};
    put_answer(follower, FUZMON_FOLLOW_STATE, parts, 3);
}

static void put_totals(struct follower *follower, uint32_t kind)
{
    follower->totals.now = follower->tasks.count;
    follower->totals.lost = outbox_lost(follower->outbox);
    put_answer(follower, kind, &(struct iovec){&follower->totals, sizeof follower->totals}, 1);
}

static void serve(struct follower *follower)
{
    struct inbox_request request = inbox_take(follower->inbox);
    switch (request.kind) {
    case FUZMON_FOLLOW_BEGIN:
        if (request.size == sizeof(struct fuzmon_follow_begin))
            put_result(follower, FUZMON_FOLLOW_BEGIN, follower_begin(follower, request.bytes));
        break;
    case FUZMON_FOLLOW_CALLS:
        if (request.size == sizeof(struct fuzmon_follow_calls))
            put_result(follower, FUZMON_FOLLOW_CALLS, follower_tell_calls(follower, request.bytes));
        break;
    case FUZMON_FOLLOW_STATE:
        put_state(follower);
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
        calls_end(&follower->calls);
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

/*
 * On the CPU of who stops: on another, each stop and each step on costs an interrupt between the two, and an idle CPU's time to wake. Looked
 * at now and then only.
 */
static void stay_close(struct follower *follower, int32_t tid)
{
    if (follower->totals.stops % STOPS_ON_A_CPU)
        return;
    char path[32];
    snprintf(path, sizeof path, "/proc/%" PRId32, tid);
    int process = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    struct thread_stat stat;
    if (process >= 0 && !thread_stat_read(process, tid, &stat) && stat.cpu != follower->cpu) {
        cpu_set_t set;
        CPU_ZERO(&set);
        CPU_SET((size_t)stat.cpu, &set);
        if (!sched_setaffinity(0, sizeof set, &set))
            follower->cpu = stat.cpu;
    }
    if (process >= 0)
        close(process);
}

static void handle(struct follower *follower, const siginfo_t *info)
{
    if (is_end(info)) {
        take_end(follower, info->si_pid);
    } else {
        follower->totals.stops++;
        stay_close(follower, info->si_pid);
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
    follower.cpu = -1;
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
            calls_forget(&follower.calls);
            task_table_free(&follower.tasks);
            serve(&follower);
        }
    }
}
