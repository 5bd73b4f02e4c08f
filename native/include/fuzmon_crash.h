/*
 * Crashes, as the kernel tells of them: fuzmon-guard sets core_pattern for as long as the monitor lives, takes the kernel's
 * connections, and hands them on. Calls return 0 or more, or -errno; every descriptor is CLOEXEC.
 */
#ifndef FUZMON_CRASH_H
#define FUZMON_CRASH_H

#include "fuzmon.h"

#ifdef __cplusplus
extern "C" {
#endif

enum fuzmon_crash_way {
    FUZMON_CRASH_SOCKET = 1, /* core_pattern names a socket, Linux 6.17 */
    FUZMON_CRASH_PIPE = 2,   /* core_pattern names a program, which connects to the guard in the kernel's stead */
};

struct fuzmon_guard_request {
    const char *guard;  /* the path of fuzmon-guard */
    const char *folder; /* for its socket and for what it needs to restore core_pattern; made if need be, root's own */
    uint32_t way;
    uint32_t deadline_ms; /* after that a crashing process is let go, whatever the monitor does */
};

struct fuzmon_guard {
    int32_t pid;
    int32_t pidfd;
    int32_t channel;
    int32_t reserved;
};

enum fuzmon_guard_event_kind {
    FUZMON_GUARD_READY = 1,  /* core_pattern is set, and a trial has come through */
    FUZMON_GUARD_FAILED = 2, /* nothing is set; text says why, the value is the exit status for users: 1 or 3 */
    FUZMON_GUARD_CRASH = 3,
    FUZMON_GUARD_LATE = 4, /* the deadline of this crash is over, and its process was let go */
    FUZMON_GUARD_SAID = 5, /* for the audit */
};

enum { FUZMON_GUARD_TEXT = 400 };

struct fuzmon_guard_event {
    uint32_t kind;
    uint32_t id; /* of the crash */
    int32_t pid;
    int32_t value;  /* of a crash: the signal, 0 when it is not known */
    uint32_t age_ms; /* for how long the process has been held already */
    uint32_t dumpable; /* of a crash: 1 by its user, 2 by root only, 0 when that is not known */
    char text[FUZMON_GUARD_TEXT]; /* ends with a 0 */
};

enum fuzmon_guard_verdict {
    FUZMON_GUARD_DONE = 1, /* the process is let go */
    FUZMON_GUARD_PASS = 2, /* it is nobody's business: its dump goes where it would have gone without Fuzmon */
    FUZMON_GUARD_END = 3,  /* of no crash: core_pattern is restored, and the guard ends once all crashes have been answered */
};

/* Starts the guard, which tells first whether it is ready. */
FUZMON_API int fuzmon_guard_start(const struct fuzmon_guard_request *request, struct fuzmon_guard *guard);

/*
 * Waits for an event. 1: there is one, and of a crash the connection to the kernel and the pidfd, both the caller's; 0: none came in
 * time; -EPIPE: the guard is gone.
 */
FUZMON_API int fuzmon_guard_next(int channel, int timeout_ms, struct fuzmon_guard_event *event, int *connection, int *pidfd);

/* Answers a crash, once. Safe from any thread. */
FUZMON_API int fuzmon_guard_answer(int channel, uint32_t id, uint32_t verdict);

/* Waits so long at most for the guard to end, which it does on FUZMON_GUARD_END or when the channel is closed, and closes everything. */
FUZMON_API void fuzmon_guard_end(const struct fuzmon_guard *guard, int timeout_ms);

/* Restores what a guard that was killed has left. As fuzmon-guard's exit status says, or -errno. */
FUZMON_API int fuzmon_guard_repair(const char *guard, const char *folder);

/* Tells the kernel to dump into the connection, and waits for the dump's beginning. 0 or -errno. */
FUZMON_API int fuzmon_crash_accept(int connection, int timeout_ms);

/* As much of the dump as there is, at most `size`; 0 at its end; -EAGAIN when nothing came in time. */
FUZMON_API int fuzmon_crash_read(int connection, void *into, uint32_t size, int timeout_ms);

/* Lets the crashing process go. The connection stays the caller's to close. */
FUZMON_API void fuzmon_crash_release(int connection);

/* ---- Stacks of a process that is being dumped ---- */

enum { FUZMON_GIVEN_REGISTERS = 17 };

struct fuzmon_given_thread {
    int32_t tid; /* as /proc has it here */
    uint32_t reserved;
    uint64_t registers[FUZMON_GIVEN_REGISTERS]; /* rax rdx rcx rbx rsi rdi rbp rsp r8..r15 rip */
};

/*
 * As fuzmon_stacks_capture, of threads that stand still for another reason and whose registers are known: there is no ptrace call.
 */
FUZMON_API int fuzmon_stacks_unwind(struct fuzmon_stacks *stacks, const struct fuzmon_given_thread *threads, uint32_t count,
                                    const struct fuzmon_capture_options *options, const struct fuzmon_capture_header **block);

#ifdef __cplusplus
}
#endif

#endif
