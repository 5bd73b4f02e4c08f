/* System calls of what is followed, by the stops at their entries and exits. */
#ifndef FUZMON_CALLS_H
#define FUZMON_CALLS_H

#include "fuzmon_follow.h"
#include "fuzmon_syscalls.h"
#include "outbox.h"
#include "task_table.h"

#include <stdbool.h>
#include <stdint.h>

enum { CALL_LOSSES = 1024, CALL_FORKS = 64, NOT_IN_A_CALL = -1 };

enum call_tracing {
    CALLS_TOLD = 1,
    CALLS_HELD = 2, /* before the exec by which it becomes the command */
};

/* A record in the making: what was copied at the entry waits here for the exit. */
struct call_notes {
    struct fuzmon_syscall head;
    uint8_t snippets[FUZMON_SNIPPETS_BYTES];
    uint32_t used;
};

/* Of one task. */
struct call_state {
    int32_t tid;
    int32_t process; /* 0: not known yet */
    int32_t number;
    uint8_t tracing;
    bool is_in_call;  /* told or not: the next stop of this kind is an exit */
    bool was_interrupted_by_us; /* its first stop is one that we asked for */
    bool is_introduced;         /* that it was forked was told, or there was nobody to tell of it */
    char name[16];    /* empty: not known, or not any more */
    uint64_t entered_ns;
    unsigned long long arguments[FUZMON_ARGUMENTS];
    struct call_notes *notes; /* NULL until it is needed */

    /* Of the process, with its first task. */
    int memory; /* descriptor of /proc/PID/mem plus 1; 0: not opened */
    uint32_t in_window;
    uint64_t window_ns;
    uint32_t missed;
};

/* Of a parent's event that came before its child's first stop. */
struct noted_fork {
    int32_t parent;
    int32_t child;
    bool is_process;
};

struct calls {
    struct fuzmon_follow_calls *wanted; /* NULL: calls are nobody's business */
    struct task_table *tasks;
    struct outbox *outbox;
    struct fuzmon_syscall_loss losses[CALL_LOSSES];
    uint32_t loss_count;
    struct fuzmon_syscall_loss other_losses;
    struct noted_fork forks[CALL_FORKS];
    uint32_t fork_count;
};

/* How a task is to be let go on: PTRACE_CONT or PTRACE_SYSCALL. */
int calls_resume_request(const struct calls *calls, const struct followed_task *task);

/* Begins to tell of a task. */
void calls_meet(struct calls *calls, struct followed_task *task, enum call_tracing tracing);

/* A task has forked another, of a process of its own unless it is a thread. The other may be known already, or gone again. */
void calls_at_fork(struct calls *calls, int32_t parent, int32_t child, bool is_process);

/* A task that was forked stands at its beginning: its parent's process is told of as having forked it. */
void calls_introduce(struct calls *calls, int32_t tid);

/* A task stands at the entry or the exit of a call. */
void calls_at_stop(struct calls *calls, int32_t tid);

void calls_at_exec(struct calls *calls, int32_t tid);

void calls_at_signal(struct calls *calls, int32_t tid, const void *info);

/* It has ended; `status` as wait tells it. Frees what is kept of it. */
void calls_at_end(struct calls *calls, struct followed_task *task, int status);

/* Frees what is kept of those whose end nobody was told of. */
void calls_forget(struct calls *calls);

/* All are let go: what they are in the midst of is told as unfinished. */
void calls_end(struct calls *calls);

/* ---- */

/* Of the memory of a task's process. Returns how much could be read. */
size_t calls_read(struct calls *calls, struct call_state *state, uint64_t from, void *into, size_t length);

/* Copies what the plan of a call asks for at its entry, or its exit, where result is what it returned, or -1 when it failed. */
void snippets_take(struct calls *calls, struct call_state *state, const struct fuzmon_capture_plan *plan, unsigned when, int64_t result);

#endif
