#define _GNU_SOURCE
#include "follower.h"

#include "syscall_restart.h"
#include "thread_state.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CALL_STOP = SIGTRAP | 0x80 };

/* ESRCH when it was killed meanwhile: its end is told next. */
void follower_resume(struct follower *follower, int32_t tid, int signal)
{
    int request = PTRACE_CONT;
    if (follower->calls.wanted)
        request = calls_resume_request(&follower->calls, task_table_find(&follower->tasks, tid));
    ptrace(request, tid, NULL, (void *)(intptr_t)signal);
}

static struct followed_task *meet(struct follower *follower, int32_t tid)
{
    size_t before = follower->tasks.count;
    struct followed_task *task = task_table_add(&follower->tasks, tid);
    follower->totals.tasks += follower->tasks.count - before;
    calls_meet(&follower->calls, task, CALLS_TOLD);
    return task;
}

/* Of what the kernel calls a group-stop: job control has stopped the process, and it stays stopped until SIGCONT. */
static bool is_group_stop(int signal)
{
    return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

static void remove_task(struct follower *follower, int32_t tid, int status)
{
    struct followed_task *task = task_table_find(&follower->tasks, tid);
    if (task)
        calls_at_end(&follower->calls, task, status);
    task_table_remove(&follower->tasks, tid);
}

/* The thread that execs takes the id of its process, and the others have ended by then. */
static void at_exec(struct follower *follower, int32_t tid)
{
    unsigned long former = 0;
    /* To the kernel it has not changed its id before we took the stop; there is no signal in it that could be lost. */
    siginfo_t info;
    waitid(P_PID, (id_t)tid, &info, WSTOPPED | WNOHANG | __WALL | __WNOTHREAD);
    if (!ptrace(PTRACE_GETEVENTMSG, tid, NULL, &former) && (int32_t)former != tid)
        remove_task(follower, (int32_t)former, 0);
    calls_at_exec(&follower->calls, tid);
}

static void at_fork(struct follower *follower, int32_t tid, bool is_process)
{
    unsigned long child;
    if (follower->calls.wanted && !ptrace(PTRACE_GETEVENTMSG, tid, NULL, &child))
        calls_at_fork(&follower->calls, tid, (int32_t)child, is_process);
}

static void at_signal(struct follower *follower, int32_t tid)
{
    siginfo_t info;
    if (follower->calls.wanted && !ptrace(PTRACE_GETSIGINFO, tid, NULL, &info))
        calls_at_signal(&follower->calls, tid, &info);
}

/* Some calls return EINTR because of a stop that we asked for; they begin again. */
static void mend_interrupted_call(struct followed_task *task)
{
    if (!task || !task->calls || !task->calls->was_interrupted_by_us)
        return;
    task->calls->was_interrupted_by_us = false;
    struct user_regs_struct registers;
    struct thread_stop stop = {.tid = task->tid, .phase = STOP_HELD};
    if (stop_registers(&stop, &registers) || !syscall_was_interrupted(&registers))
        return;
    char path[32];
    snprintf(path, sizeof path, "/proc/%" PRId32, task->tid);
    int process = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    struct signal_actions actions;
    if (process >= 0 && !signal_actions_read(process, task->tid, &actions))
        syscall_restart(&stop, &registers, &actions);
    if (process >= 0)
        close(process);
}

void follower_answer(struct follower *follower, int32_t tid, int status)
{
    int event = status >> 8, signal = status & 0xff;
    switch (event) {
    case 0:
        if (signal == CALL_STOP) {
            calls_at_stop(&follower->calls, tid);
            break;
        }
        at_signal(follower, tid);
        if (crash_is_deadly(signal) && follower->wants_crashes) {
            /* Seen again when the capture that runs is over. */
            if (follower->is_capturing)
                return;
            if (crash_hold(follower, tid, signal))
                return;
        }
        follower_resume(follower, tid, signal);
        return;
    case PTRACE_EVENT_STOP:
        /* Also the first stop of all that is new, which may come before its parent's event. */
        mend_interrupted_call(meet(follower, tid));
        calls_introduce(&follower->calls, tid);
        if (is_group_stop(signal)) {
            ptrace(PTRACE_LISTEN, tid, NULL, NULL);
            return;
        }
        break;
    case PTRACE_EVENT_FORK:
    case PTRACE_EVENT_VFORK:
    case PTRACE_EVENT_CLONE:
        at_fork(follower, tid, event != PTRACE_EVENT_CLONE);
        break;
    case PTRACE_EVENT_SECCOMP:
        calls_at_stop(&follower->calls, tid);
        break;
    case PTRACE_EVENT_EXEC:
        at_exec(follower, tid);
        break;
    }
    follower_resume(follower, tid, 0);
}

void follower_note_end(struct follower *follower, int32_t tid, bool by_signal, bool dumped, int status)
{
    struct followed_task *task = task_table_find(&follower->tasks, tid);
    if (task && task->deadly_number) {
        struct fuzmon_follow_confirm confirm = {
            .number = task->deadly_number,
            .died = by_signal && status == task->deadly_signal,
            .dumped = dumped,
            .held_ns = task->held_ns,
            .was_late = task->was_late};
        struct iovec part = {&confirm, sizeof confirm};
        outbox_put(follower->outbox, FUZMON_FOLLOW_CONFIRM, &part, 1, true);
    }
    remove_task(follower, tid, by_signal ? status | (dumped ? 0x80 : 0) : status << 8);
    follower_forget(follower, tid);
}
