#define _GNU_SOURCE
#include "follower.h"

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

/* ESRCH when it was killed meanwhile: its end is told next. */
void follower_resume(struct follower *follower, int32_t tid, int signal)
{
    (void)follower;
    ptrace(PTRACE_CONT, tid, NULL, (void *)(intptr_t)signal);
}

static struct followed_task *meet(struct follower *follower, int32_t tid)
{
    size_t before = follower->tasks.count;
    struct followed_task *task = task_table_add(&follower->tasks, tid);
    follower->totals.tasks += follower->tasks.count - before;
    return task;
}

/* Of what the kernel calls a group-stop: job control has stopped the process, and it stays stopped until SIGCONT. */
static bool is_group_stop(int signal)
{
    return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

/* The thread that execs takes the id of its process, and the others have ended by then. */
static void at_exec(struct follower *follower, int32_t tid)
{
    unsigned long former = 0;
    /* To the kernel it has not changed its id before we took the stop; there is no signal in it that could be lost. */
    siginfo_t info;
    waitid(P_PID, (id_t)tid, &info, WSTOPPED | WNOHANG | __WALL | __WNOTHREAD);
    if (!ptrace(PTRACE_GETEVENTMSG, tid, NULL, &former) && (int32_t)former != tid)
        task_table_remove(&follower->tasks, (int32_t)former);
}

void follower_answer(struct follower *follower, int32_t tid, int status)
{
    int event = status >> 8, signal = status & 0xff;
    switch (event) {
    case 0:
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
        meet(follower, tid);
        if (is_group_stop(signal)) {
            ptrace(PTRACE_LISTEN, tid, NULL, NULL);
            return;
        }
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
    task_table_remove(&follower->tasks, tid);
    follower_forget(follower, tid);
}
