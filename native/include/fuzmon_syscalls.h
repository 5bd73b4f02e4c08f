/* System calls of traced processes as libfuzmon tells of them, whoever saw them: BPF programs, ptrace, a seccomp filter. */
#ifndef FUZMON_SYSCALLS_H
#define FUZMON_SYSCALLS_H

enum {
    FUZMON_SYSCALLS = 512,          /* numbers below are told apart; of those above only the numbers are known */
    FUZMON_CAPTURES = 8,            /* pieces of memory that are copied of a call */
    FUZMON_ARGUMENTS = 6,
    FUZMON_RESULT = 6,              /* in the place of an argument */
    FUZMON_NO_ARGUMENT = 255,
    FUZMON_SNIPPETS_BYTES = 7680,   /* of all snippets of a call together, at most */
    FUZMON_STRING_BYTES = 4096,     /* of one, with its NUL */
};

enum fuzmon_syscall_kind {
    FUZMON_SYSCALL_CALL = 1,       /* it returned */
    FUZMON_SYSCALL_NO_RETURN = 2,  /* told at its entry, for it does not return: exit, exit_group */
    FUZMON_SYSCALL_UNFINISHED = 3, /* the task ended, or is being let go, before it returned */
    FUZMON_SYSCALL_SIGNAL = 4,     /* one is delivered: the number is its, the only snippet its siginfo */
    FUZMON_SYSCALL_ENDED = 5,      /* the task has: the result is its status as wait tells it */
    FUZMON_SYSCALL_FORKED = 6,     /* the process has started another, told before the other's first record: the result is its pid, the
                                      first argument not 0 when both have the same descriptors */
};

enum fuzmon_syscall_flags {
    FUZMON_SYSCALL_CUT = 1, /* there was no room for all snippets */
};

/* What is copied of the memory that an argument points to. */
enum fuzmon_capture_what {
    FUZMON_CAPTURE_NOTHING = 0,
    FUZMON_CAPTURE_STRING = 1,  /* up to its NUL */
    FUZMON_CAPTURE_DATA = 2,    /* size bytes times the value of length_argument, or size bytes without one */
    FUZMON_CAPTURE_RESULT = 3,  /* size bytes times the result */
    FUZMON_CAPTURE_SIZED = 4,   /* as many bytes as the 32 bits say that length_argument points to, size at most */
    FUZMON_CAPTURE_STRINGS = 5, /* a NULL-terminated array of pointers to strings: a snippet each, 32 at most */
    FUZMON_CAPTURE_COUNT = 6,   /* how many pointers such an array has: 4 bytes */
    FUZMON_CAPTURE_VECTOR = 7,  /* iovecs, as many as length_argument says, then of each what it points to */
    FUZMON_CAPTURE_MESSAGE = 8, /* a msghdr, then its name, iovecs and control data */
    FUZMON_CAPTURE_FILE = 9,    /* what a descriptor is; of AT_FDCWD the working folder */
    FUZMON_CAPTURE_FILES = 10,  /* two descriptors in memory */
    FUZMON_CAPTURE_WHOLE = 11,  /* as many bytes as length_argument says, size at most; told as FUZMON_CAPTURE_DATA */
};

enum fuzmon_capture_when {
    FUZMON_CAPTURE_ENTRY = 1,
    FUZMON_CAPTURE_EXIT = 2, /* if the call succeeded */
};

struct fuzmon_capture {
    unsigned char what;
    unsigned char when;
    unsigned char argument;
    unsigned char length_argument; /* or FUZMON_NO_ARGUMENT */
    unsigned int size;
};

struct fuzmon_capture_plan {
    struct fuzmon_capture captures[FUZMON_CAPTURES];
};

/* Of snippets, beside those of captures. */
enum fuzmon_snippet_what {
    FUZMON_SNIPPET_NAME = 16,   /* of a descriptor, in place of FUZMON_CAPTURE_FILE: as /proc/PID/fd shows it */
    FUZMON_SNIPPET_PATH = 17,   /* behind a FUZMON_CAPTURE_FILE: names of the path, each with a NUL, the innermost first */
    FUZMON_SNIPPET_BUFFER = 18, /* what the iovec of this index points to */
    FUZMON_SNIPPET_ADDRESS = 19, /* of a message: its name */
};

enum fuzmon_snippet_flags {
    FUZMON_SNIPPET_CUT = 1,        /* there is more of it */
    FUZMON_SNIPPET_UNREADABLE = 2, /* it could not be read, and has no bytes */
    FUZMON_SNIPPET_EXIT = 4,       /* copied when the call returned */
};

struct fuzmon_snippet {
    unsigned char argument; /* or FUZMON_RESULT */
    unsigned char what;     /* of enum fuzmon_capture_what or fuzmon_snippet_what */
    unsigned char flags;
    unsigned char index;    /* of several of one argument */
    unsigned int length;    /* of the bytes that follow; the next snippet begins at a multiple of 8 */
};

/* The bytes of FUZMON_CAPTURE_FILE. */
struct fuzmon_file {
    unsigned long long identity; /* the same for as long as the name is */
    unsigned long long inode;
    unsigned int device; /* as the kernel keeps it: major << 20 | minor */
    unsigned int magic;  /* of the file system */
    unsigned int mode;
    unsigned int is_deleted;
};

/* A record; its snippets follow, 8-byte aligned. */
struct fuzmon_syscall {
    unsigned int size; /* with all snippets, a multiple of 8 */
    unsigned short kind;
    unsigned short flags;
    int pid; /* of the process */
    int tid;
    unsigned long long time_ns; /* CLOCK_MONOTONIC, at the entry */
    unsigned long long duration_ns;
    long long result;
    unsigned long long arguments[FUZMON_ARGUMENTS];
    int number;
    unsigned int missed; /* records of this process so far that were dropped or lost: between this and its last record, the difference */
    char name[16];       /* of the task; ends with a 0 */
};

/* What was not told of a process. */
struct fuzmon_syscall_loss {
    int pid; /* 0: of all processes for which there was no room here */
    unsigned int reserved;
    unsigned long long lost;    /* there was no room in the ring */
    unsigned long long limited; /* it made more calls a second than it was allowed to be told of */
};

#ifndef __bpf__

#include "fuzmon.h"

#ifdef __cplusplus
extern "C" {
#endif

struct fuzmon_syscalls_options {
    const struct fuzmon_capture_plan *plans; /* FUZMON_SYSCALLS of them */
    const unsigned long long *included;      /* FUZMON_SYSCALLS bits: the calls that are told */
    unsigned int data_bytes;                 /* of data, of each buffer and of each argument of a program, at most */
    unsigned int calls_per_second;           /* of one process at most; 0: no limit */
    unsigned int ring_bytes;                 /* a power of 2 and whole pages */
    unsigned int tells_signals;
    unsigned int follows_forks;
    unsigned int tells_others; /* calls of higher numbers, and those of 32-bit programs */
};

/* System calls by BPF programs. Used by one thread at a time. */
struct fuzmon_syscalls;

/* Errors as of fuzmon_bpf_events_open. */
FUZMON_API int fuzmon_syscalls_open(const struct fuzmon_syscalls_options *options, struct fuzmon_syscalls **syscalls);

FUZMON_API void fuzmon_syscalls_close(struct fuzmon_syscalls *syscalls);

/*
 * From the return on a process, its threads and, if forks are followed, all that descends from it and lives are told of. is_held: it is a
 * command that waits for its exec, and is told of from that on. -ESRCH: there is no such process, or it is traced already.
 */
FUZMON_API int fuzmon_syscalls_add(struct fuzmon_syscalls *syscalls, int pid, int is_held);

/* Takes what has happened: whole records, in the order of their ends. capacity: 16 KiB at least. Returns their bytes. */
FUZMON_API int fuzmon_syscalls_read(struct fuzmon_syscalls *syscalls, void *into, unsigned int capacity);

/* What was not told so far. Returns how many processes there are, which may exceed capacity. */
FUZMON_API int fuzmon_syscalls_losses(struct fuzmon_syscalls *syscalls, struct fuzmon_syscall_loss *into, unsigned int capacity);

/* Lets all go; what they are in the midst of is told as unfinished. */
FUZMON_API int fuzmon_syscalls_stop(struct fuzmon_syscalls *syscalls);

/* How many tasks are traced; *untracked: for how many there was no room so far. */
FUZMON_API long long fuzmon_syscalls_traced(const struct fuzmon_syscalls *syscalls, unsigned long long *untracked);

#ifdef __cplusplus
}
#endif

#endif

#endif
