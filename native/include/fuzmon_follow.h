/*
 * libfuzmon: the monitor's side of fuzmon-follower, the process that traces what was launched. What the two say to each other are
 * messages: a header and as many bytes as it tells. Calls return 0 or -errno; every descriptor is CLOEXEC.
 */
#ifndef FUZMON_FOLLOW_H
#define FUZMON_FOLLOW_H

#include "fuzmon.h"
#include "fuzmon_syscalls.h"

#ifdef __cplusplus
extern "C" {
#endif

struct fuzmon_follower {
    int32_t pid;
    int32_t pidfd;
    int32_t socket; /* SOCK_STREAM; when it is closed the follower ends, and what it follows goes on untraced */
};

/* Starts the program at an absolute path with the other end of the socket as its standard input. It has to be reaped. */
FUZMON_API int fuzmon_follower_start(const char *path, struct fuzmon_follower *follower);

/* Kills the follower, reaps it, unless a reaper of all children comes first, and closes its descriptors. What it follows goes on. */
FUZMON_API void fuzmon_follower_end(const struct fuzmon_follower *follower);

enum fuzmon_follow_kind {
    /* To the follower; each is answered by the same kind, in order. */
    FUZMON_FOLLOW_BEGIN = 1,   /* fuzmon_follow_begin; the answer is a fuzmon_follow_result */
    FUZMON_FOLLOW_CAPTURE = 2, /* fuzmon_follow_capture; the answer is a fuzmon_follow_result, then the block if there is one */
    FUZMON_FOLLOW_FORGET = 3,  /* int32_t pid, of which no more captures are wanted; not answered */
    FUZMON_FOLLOW_LET_GO = 5,  /* uint64_t number of a crash whose process need not be held any longer; not answered */
    FUZMON_FOLLOW_CALLS = 6,   /* fuzmon_follow_calls, before anybody is followed; the answer is a fuzmon_follow_result */
    FUZMON_FOLLOW_STATE = 7,   /* nothing; the answer is a fuzmon_follow_totals, then fuzmon_syscall_loss of processes */
    FUZMON_FOLLOW_END = 4,     /* nothing; the answer is a fuzmon_follow_totals, the last message of all */

    /* From it, when it happens. */
    FUZMON_FOLLOW_CRASH = 16,   /* fuzmon_follow_crash, then a block, if there is one; the process is held */
    FUZMON_FOLLOW_CONFIRM = 17, /* fuzmon_follow_confirm: what became of that */
    FUZMON_FOLLOW_EMPTY = 18,   /* fuzmon_follow_totals: all that it followed has ended */
    FUZMON_FOLLOW_RECORD = 19,  /* fuzmon_syscall */
};

struct fuzmon_follow_message {
    uint32_t kind;
    uint32_t size; /* of what follows the header */
};

enum fuzmon_follow_flags {
    FUZMON_FOLLOW_CRASHES = 1, /* tell of signals that are about to end a process */
    FUZMON_FOLLOW_FAMILY = 2,  /* follow the descendants too that it has already */
    FUZMON_FOLLOW_HELD = 4,    /* it is a command that waits for its exec, and its calls are told of from that on */
};

struct fuzmon_follow_begin {
    int32_t pid;
    uint32_t flags;
    uint32_t deadline_ms; /* that a process is held at most when it is about to die; 0: 500 */
    uint32_t reserved;
};

enum fuzmon_follow_way {
    FUZMON_FOLLOW_PTRACE = 1,  /* every call is stopped */
    FUZMON_FOLLOW_SECCOMP = 2, /* by the filter of what is launched: who traces and ends takes all that it follows with it */
};

struct fuzmon_follow_calls {
    uint32_t way;
    uint32_t data_bytes;       /* of data, of each buffer and of each argument of a program, at most */
    uint32_t calls_per_second; /* of one process at most; 0: no limit */
    uint32_t tells_signals;
    uint32_t follows_forks;
    uint32_t tells_others; /* calls of numbers from FUZMON_SYSCALLS on */
    uint64_t included[FUZMON_SYSCALLS / 64];
    struct fuzmon_capture_plan plans[FUZMON_SYSCALLS];
};

struct fuzmon_follow_result {
    int32_t error; /* errno; 0 */
    uint32_t reserved;
};

struct fuzmon_follow_capture {
    int32_t pid;
    uint32_t has_python; /* not 0: copy Python's calls by this table */
    struct fuzmon_capture_options options;
    struct fuzmon_python python;
};

struct fuzmon_follow_totals {
    uint64_t tasks; /* threads and processes that were followed */
    uint64_t stops;
    uint64_t crashes;
    uint64_t lost; /* messages that there was no room for */
    uint64_t now;  /* tasks that are followed now */
};

/* r15 and so on, as in struct user_regs_struct. */
enum { FUZMON_FOLLOW_REGISTERS = 27 };

struct fuzmon_follow_crash {
    uint64_t number; /* counts them */
    int32_t pid;
    int32_t tid; /* that the signal is for */
    int32_t signal;
    int32_t si_code;
    uint64_t fault_address; /* si_addr, where has_address */
    uint64_t time_ns;       /* CLOCK_REALTIME */
    uint64_t stacks_ns;     /* for how long it was held until now */
    int32_t sender;         /* pid of who sent the signal; 0: nobody */
    uint32_t sender_uid;
    uint32_t has_address;
    uint32_t has_registers;
    int32_t capture_error; /* errno that explains why there is no block */
    uint32_t deadline_ms;  /* after that it is let go, whatever the monitor does */
    uint64_t registers[FUZMON_FOLLOW_REGISTERS];
};

struct fuzmon_follow_confirm {
    uint64_t number;
    int32_t died;   /* not 0: of that signal; 0: it did not end by it */
    int32_t dumped; /* a core was dumped */
    uint64_t held_ns;
    uint32_t was_late; /* not 0: it was let go by the deadline */
    uint32_t reserved;
};

#ifdef __cplusplus
}
#endif

#endif
