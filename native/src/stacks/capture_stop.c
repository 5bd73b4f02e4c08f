#define _GNU_SOURCE
#include "capture.h"

#include "followed_threads.h"
#include "syscall_restart.h"
#include "task_list.h"

#include <errno.h>
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <unistd.h>

enum { MOST_ROUNDS = 16 };

/* A thread id may have passed to another process since it was listed; once it is seized it cannot any more. */
static bool is_of_process(const struct fuzmon_stacks *stacks, int32_t tid)
{
    char path[32];
    snprintf(path, sizeof path, "%" PRId32, tid);
    return faccessat(stacks->tasks, path, F_OK, 0) == 0;
}

static int seize(struct fuzmon_stacks *stacks, struct captured_thread *thread)
{
    if (stacks->followed) {
        stop_borrow(&thread->stop, thread->tid);
        thread->stop.shares_cpu = thread->has_stat && thread->stat.cpu == sched_getcpu();
        thread->error = 0;
        return 0;
    }
    int result = stop_seize(&thread->stop, thread->tid);
    if (!result && !is_of_process(stacks, thread->tid)) {
        /* Ours by mistake, and it can be let go only when it stands still. */
        stop_interrupt(&thread->stop);
        if (!stop_wait(&thread->stop, stacks->deadline_ns))
            stop_release(&thread->stop);
        stacks->holds_threads |= thread->stop.phase != STOP_NONE;
        thread->stop.phase = STOP_NONE;
        result = -ESRCH;
    }
    thread->stop.shares_cpu = thread->has_stat && thread->stat.cpu == sched_getcpu();
    thread->error = -result;
    return result;
}

static void from_user(const struct user_regs_struct *user, struct registers *registers)
{
    *registers = (struct registers){
        .value = {user->rax, user->rdx, user->rcx, user->rbx, user->rsi, user->rdi, user->rbp, user->rsp, user->r8, user->r9,
            user->r10, user->r11, user->r12, user->r13, user->r14, user->r15, user->rip},
        .known = ((uint32_t)1 << REGISTERS) - 1,
    };
}

/* How the process takes signals is asked only where it matters. */
static enum restart restart(struct fuzmon_stacks *stacks, const struct captured_thread *thread, const struct user_regs_struct *user)
{
    if (!syscall_was_interrupted(user))
        return RESTART_NOT_NEEDED;
    struct signal_actions actions;
    return signal_actions_read(stacks->process, thread->tid, &actions) ? RESTART_NOT_POSSIBLE
                                                                       : syscall_restart(&thread->stop, user, &actions);
}

/* Waits for the stop and takes what is wanted of the thread. */
static void take(struct fuzmon_stacks *stacks, struct captured_thread *thread)
{
    struct user_regs_struct user;
    int result = stop_wait(&thread->stop, stacks->deadline_ns);
    if (!result)
        result = stop_registers(&thread->stop, &user);
    thread->error = -result;
    if (result)
        return;

    thread->syscall = (int64_t)user.orig_rax >= 0 && user.orig_rax <= INT32_MAX ? (int32_t)user.orig_rax : -1;
    from_user(&user, &thread->registers);
    if (stacks->options.unwinder == FUZMON_UNWINDER_LIBUNWIND)
        libunwind_unwind(stacks, thread);
    else
        capture_copy_stack(stacks, thread);
    capture_copy_python(stacks, thread);
    thread->captured = FUZMON_CAPTURED_STOPPED;
    switch (restart(stacks, thread, &user)) {
    case RESTART_DONE:
        stacks->totals.restarted++;
        break;
    case RESTART_NOT_POSSIBLE:
        stacks->totals.interrupted++;
        break;
    case RESTART_NOT_NEEDED:
        break;
    }
}

static void release(struct fuzmon_stacks *stacks, struct captured_thread *thread)
{
    bool is_followed = thread->stop.is_followed && thread->stop.phase != STOP_NONE;
    if (is_followed)
        stacks->followed->let_go(stacks->followed->context, thread->tid);
    if (thread->stop.phase == STOP_HELD) {
        uint64_t pause = stop_release(&thread->stop);
        thread->pause_ns += pause;
        stacks->totals.threads_stopped++;
        stacks->totals.stopped_ns += pause;
        if (thread->pause_ns > stacks->totals.pause_ns)
            stacks->totals.pause_ns = thread->pause_ns;
    }
    /* One that is late is answered when it stops. */
    if (is_followed)
        thread->stop.phase = STOP_NONE;
    stacks->holds_threads |= thread->stop.phase != STOP_NONE;
}

/* The thread that is held stands still as it is. */
static void interrupt(struct fuzmon_stacks *stacks, struct captured_thread *thread)
{
    if (stacks->followed && stacks->followed->held == thread->tid)
        thread->stop.since_ns = stop_clock_ns();
    else
        stop_interrupt(&thread->stop);
}

void capture_stop_each(struct fuzmon_stacks *stacks, bool (*wanted)(const struct captured_thread *thread))
{
    for (uint32_t i = 0; i < stacks->thread_count; i++) {
        struct captured_thread *thread = &stacks->threads[i];
        if (!wanted(thread))
            continue;
        bool is_late = stop_clock_ns() >= stacks->deadline_ns;
        if (is_late)
            thread->error = ETIMEDOUT;
        if (is_late || seize(stacks, thread))
            continue;
        capture_warm_stack(stacks, thread);
        interrupt(stacks, thread);
        take(stacks, thread);
        release(stacks, thread);
    }
}

static bool is_listed(const struct fuzmon_stacks *stacks, int32_t tid)
{
    for (uint32_t i = 0; i < stacks->thread_count; i++)
        if (stacks->threads[i].tid == tid)
            return true;
    return false;
}

/* Adds the threads that came into being since the list was made. */
static uint32_t list_new(struct fuzmon_stacks *stacks)
{
    int count = task_list_read(stacks->tasks, stacks->tids, stacks->tids_capacity);
    uint32_t before = stacks->thread_count;
    for (int i = 0; i < count && i < (int)stacks->tids_capacity; i++)
        if (stacks->thread_count < stacks->threads_capacity && !is_listed(stacks, stacks->tids[i]))
            stacks->threads[stacks->thread_count++] = (struct captured_thread){.tid = stacks->tids[i], .syscall = -1};
    return stacks->thread_count - before;
}

void capture_stop_all(struct fuzmon_stacks *stacks)
{
    uint32_t first = 0;
    for (int round = 0; round < MOST_ROUNDS; round++) {
        uint32_t end = stacks->thread_count;
        for (uint32_t i = first; i < end; i++)
            if (stacks->threads[i].error != ESRCH)
                seize(stacks, &stacks->threads[i]);
        for (uint32_t i = first; i < end; i++)
            if (stacks->threads[i].stop.phase == STOP_SEIZED)
                interrupt(stacks, &stacks->threads[i]);
        for (uint32_t i = first; i < end; i++)
            if (stacks->threads[i].stop.phase == STOP_SEIZED)
                take(stacks, &stacks->threads[i]);
        first = end;
        if (stacks->totals.threads_omitted || stop_clock_ns() >= stacks->deadline_ns || !list_new(stacks))
            break;
    }
    capture_copy_regions(stacks);
    for (uint32_t i = 0; i < stacks->thread_count; i++)
        release(stacks, &stacks->threads[i]);
}
