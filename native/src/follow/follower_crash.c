#define _GNU_SOURCE
#include "follower.h"

#include "held_capture.h"
#include "thread_stop.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

/* A capture has a quarter of the deadline, and the monitor the rest. */
enum { CRASH_FRAMES = 1024, CAPTURE_SHARE = 4, LOOK_MS = 10 };

/* What ends a program because of a fault of its own, or of who fuzzes it. */
bool crash_is_deadly(int signal)
{
    switch (signal) {
    case SIGSEGV:
    case SIGBUS:
    case SIGILL:
    case SIGFPE:
    case SIGABRT:
    case SIGTRAP:
    case SIGSYS:
    case SIGQUIT:
    case SIGXCPU:
    case SIGXFSZ:
        return true;
    default:
        return false;
    }
}

static void note_signal(struct fuzmon_follow_crash *facts, const siginfo_t *info)
{
    facts->signal = info->si_signo;
    facts->si_code = info->si_code;
    switch (info->si_signo) {
    case SIGSEGV:
    case SIGBUS:
    case SIGILL:
    case SIGFPE:
    case SIGTRAP:
        /* Sent by kill, the same bytes are the sender. */
        facts->has_address = info->si_code > 0;
        break;
    }
    if (facts->has_address)
        facts->fault_address = (uint64_t)(uintptr_t)info->si_addr;
    if (info->si_code <= 0) {
        facts->sender = info->si_pid;
        facts->sender_uid = info->si_uid;
    }
}

static int32_t process_of(int32_t tid)
{
    char path[32], text[2048];
    snprintf(path, sizeof path, "/proc/%" PRId32 "/status", tid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return tid;
    ssize_t length = read(fd, text, sizeof text - 1);
    close(fd);
    text[length < 0 ? 0 : length] = '\0';
    const char *at = strstr(text, "\nTgid:\t");
    int32_t process = at ? (int32_t)strtol(at + 7, NULL, 10) : 0;
    return process > 0 ? process : tid;
}

static const struct fuzmon_capture_header *capture(struct follower *follower, struct fuzmon_stacks *stacks,
                                                   struct fuzmon_follow_crash *facts)
{
    const struct fuzmon_capture_header *block = NULL;
    struct fuzmon_capture_options options = {
        .mode = FUZMON_CAPTURE_STOP_ALL,
        .max_frames = CRASH_FRAMES,
        .deadline_us = follower->deadline_ms * 1000 / CAPTURE_SHARE + 1,
    };
    follower->is_capturing = true;
    follower->threads.held = facts->tid;
    facts->capture_error = -followed_capture(stacks, &follower->threads, &options, &block);
    follower->threads.held = 0;
    follower->is_capturing = false;
    return block;
}

static void note_registers(struct fuzmon_follow_crash *facts)
{
    struct user_regs_struct registers;
    struct iovec vector = {&registers, sizeof registers};
    _Static_assert(sizeof registers == sizeof facts->registers, "all of them");
    facts->has_registers = !ptrace(PTRACE_GETREGSET, facts->tid, NT_PRSTATUS, &vector) && vector.iov_len == sizeof registers;
    if (facts->has_registers)
        memcpy(facts->registers, &registers, sizeof registers);
}

static void watch_deadlines(struct follower *follower, bool wanted)
{
    struct timespec often = {.tv_nsec = wanted ? LOOK_MS * 1000000 : 0};
    timer_settime(follower->timer, 0, &(struct itimerspec){often, often}, NULL);
}

/*
 * The stop is taken, or every wait would tell of it. Were we killed now, its signal would be lost, as to one that is held only: what
 * faulted faults again, and abort raises its signal twice.
 */
static void hold(struct follower *follower, const struct fuzmon_follow_crash *facts, uint64_t started)
{
    siginfo_t info;
    waitid(P_PID, (id_t)facts->tid, &info, WSTOPPED | WNOHANG | __WALL | __WNOTHREAD);
    follower->held[follower->held_count++] =
        (struct held_crash){.number = facts->number, .tid = facts->tid, .signal = facts->signal, .since_ns = started};
    if (follower->held_count == 1)
        watch_deadlines(follower, true);
}

static bool tell(struct follower *follower, struct fuzmon_stacks *stacks, struct fuzmon_follow_crash *facts)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    facts->time_ns = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
    facts->deadline_ms = follower->deadline_ms;
    uint64_t started = stop_clock_ns();
    note_registers(facts);
    const struct fuzmon_capture_header *block = stacks ? capture(follower, stacks, facts) : NULL;
    facts->stacks_ns = stop_clock_ns() - started;
    struct iovec parts[] = {{facts, sizeof *facts}, {(void *)block, block ? block->size : 0}};
    bool is_told = outbox_put(follower->outbox, FUZMON_FOLLOW_CRASH, parts, 2, true) ||
                   outbox_put(follower->outbox, FUZMON_FOLLOW_CRASH, parts, 1, true);
    struct followed_task *task = task_table_add(&follower->tasks, facts->tid);
    if (!is_told || !task)
        return false;
    task->deadly_number = facts->number;
    task->deadly_signal = facts->signal;
    if (follower->held_count == HELD_MOST)
        return false;
    hold(follower, facts, started);
    return true;
}

bool crash_hold(struct follower *follower, int32_t tid, int signal)
{
    siginfo_t info;
    if (ptrace(PTRACE_GETSIGINFO, tid, NULL, &info))
        return false;
    struct fuzmon_stacks *stacks;
    struct fuzmon_follow_crash facts = {.pid = process_of(tid), .tid = tid};
    facts.capture_error = -fuzmon_stacks_open(facts.pid, &stacks);
    /* A signal that the program handles is no crash unless another follows. What the kernel forces has lost its handler by now. */
    bool is_held = false;
    if (!stacks || !held_handles(stacks, tid, signal)) {
        facts.number = ++follower->totals.crashes;
        note_signal(&facts, &info);
        is_held = tell(follower, stacks, &facts);
    }
    fuzmon_stacks_close(stacks);
    return is_held;
}

static void let_go(struct follower *follower, int index, bool was_late)
{
    struct held_crash crash = follower->held[index];
    memmove(&follower->held[index], &follower->held[index + 1], (size_t)(--follower->held_count - index) * sizeof crash);
    if (!follower->held_count)
        watch_deadlines(follower, false);
    struct followed_task *task = task_table_find(&follower->tasks, crash.tid);
    /* Killed meanwhile, it is gone, and its id may be another's. */
    if (!task || task->deadly_number != crash.number)
        return;
    task->was_late = was_late;
    task->held_ns = stop_clock_ns() - crash.since_ns;
    follower_resume(follower, crash.tid, crash.signal);
}

void crash_let_go(struct follower *follower, uint64_t number)
{
    for (int i = 0; i < follower->held_count; i++)
        if (follower->held[i].number == number) {
            let_go(follower, i, false);
            return;
        }
}

void crash_let_go_late(struct follower *follower)
{
    uint64_t now = stop_clock_ns();
    while (follower->held_count && now - follower->held[0].since_ns >= follower->deadline_ms * (uint64_t)1000000)
        let_go(follower, 0, true);
}
