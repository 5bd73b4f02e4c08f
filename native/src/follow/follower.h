/* A tracer of families of processes. One thread uses it, and is their tracer: ptrace asks for that. */
#ifndef FUZMON_FOLLOWER_H
#define FUZMON_FOLLOWER_H

#include "calls.h"
#include "followed_threads.h"
#include "fuzmon_follow.h"
#include "inbox.h"
#include "outbox.h"
#include "task_table.h"

#include <time.h>

enum { KEPT_STACKS = 64, HELD_MOST = 256 };

/* What captures know of a process, kept because it makes the next one cheap. */
struct kept_stacks {
    struct fuzmon_stacks *stacks;
    int32_t pid; /* 0: a free place */
    bool has_python;
    struct fuzmon_python python;
    uint64_t used;
};

/* A thread that stands still with the signal that is going to end it, until the monitor has looked at its process. */
struct held_crash {
    uint64_t number;
    int32_t tid;
    int32_t signal;
    uint64_t since_ns;
};

struct follower {
    struct inbox *inbox;
    struct outbox *outbox;
    struct task_table tasks;
    struct calls calls;
    struct followed_threads threads; /* for captures */
    struct kept_stacks kept[KEPT_STACKS];
    uint64_t captures;

    bool wants_crashes;
    bool begins_held; /* what is followed from now on is a command before its exec */
    bool is_capturing; /* no other crash is looked at meanwhile: its stop stays until the capture is over */
    uint32_t deadline_ms;
    struct held_crash held[HELD_MOST]; /* the oldest first */
    int held_count;
    timer_t timer; /* interrupts waits while some are held */

    bool had_tasks;
    int32_t cpu; /* that we keep to; -1: none */
    struct fuzmon_follow_totals totals;
};

/* Serves the monitor at the other end of a socket, and never returns. */
_Noreturn void follower_run(int socket);

/* ---- By the parts of it ---- */

/* Lets a thread run on, with a signal or 0. */
void follower_resume(struct follower *follower, int32_t tid, int signal);

/* Looks at what the thread stopped for, and lets it run on. `status`: as wait tells it, without its lowest byte. */
void follower_answer(struct follower *follower, int32_t tid, int status);

/* A thread or process has ended and is gone. */
void follower_note_end(struct follower *follower, int32_t tid, bool by_signal, bool dumped, int status);

/* Calls are to be told of. 0 or -errno. */
int follower_tell_calls(struct follower *follower, const struct fuzmon_follow_calls *wanted);

/* Begins to follow, or is told errno. */
int follower_begin(struct follower *follower, const struct fuzmon_follow_begin *begin);

/* Answers the request. */
void follower_capture(struct follower *follower, const struct fuzmon_follow_capture *request);

void follower_forget(struct follower *follower, int32_t pid);

/* Whether this signal is one that may be a crash. */
bool crash_is_deadly(int signal);

/* At the delivery of such a signal. True: it is going to end the process, which stays held for the monitor. */
bool crash_hold(struct follower *follower, int32_t tid, int signal);

/* The monitor has seen what it wanted to. */
void crash_let_go(struct follower *follower, uint64_t number);

/* Lets go of those whose deadline is over. */
void crash_let_go_late(struct follower *follower);

#endif
