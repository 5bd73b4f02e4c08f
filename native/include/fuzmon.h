/* libfuzmon: what Fuzmon must do outside managed code. Calls return 0 (or a descriptor) or -errno; every descriptor is CLOEXEC.
 */
#ifndef FUZMON_H
#define FUZMON_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Raised whenever a function or structure below changes its shape; the managed side refuses any other. */
#define FUZMON_ABI_VERSION 1

#define FUZMON_API __attribute__((visibility("default")))

FUZMON_API int fuzmon_abi_version(void);

/* ---- Launching a command, held before exec ---- */

struct fuzmon_launch_request {
    const char *const *argv;  /* NULL-terminated; argv[0] without a slash is looked up in the PATH of envp */
    const char *const *envp;  /* NULL-terminated */
    uint64_t ignored_signals; /* bit n-1: signal n is ignored; all others get their default action */
    uint64_t blocked_signals; /* bit n-1: signal n is blocked */
    uint64_t nofile_soft;     /* soft RLIMIT_NOFILE, at most the hard one; 0: as it is */
};

struct fuzmon_launched {
    int32_t pid;
    int32_t pidfd;
    int32_t control; /* for fuzmon_release; closing it instead, or dying, makes the held child exit without running anything */
};

/*
 * Starts a child that waits before exec, with the signals and limits of the request; cwd, umask, terminal and all descriptors
 * that are not CLOEXEC are the caller's. The child has to be reaped by the caller, whatever becomes of it.
 */
FUZMON_API int fuzmon_launch(const struct fuzmon_launch_request *request, struct fuzmon_launched *launched);

/*
 * Lets the child exec and waits for the outcome: 0 when the command runs, the -errno of a failed exec, -ESRCH when the child had
 * died while it was held. A child killed in the instant between release and exec counts as one that ran.
 */
FUZMON_API int fuzmon_release(int control);

/* ---- Reaping children and adopted orphans ---- */

struct fuzmon_child {
    int32_t pid;
    int32_t code;   /* CLD_EXITED, CLD_KILLED or CLD_DUMPED */
    int32_t status; /* exit status or signal */
    int32_t reserved;
    int64_t cpu_ns;        /* user and system, all threads; its own */
    int64_t family_cpu_ns; /* with all descendants that it waited for, directly or through its children */
    int64_t family_rss_kb; /* peak of the largest of these */
};

/* Makes orphaned descendants the caller's children. */
FUZMON_API int fuzmon_become_subreaper(void);

/*
 * Describes a child that has ended and leaves it a zombie, so that its pid still means it. Blocks until there is one if
 * asked to, else returns with pid 0; -ECHILD when no child is left.
 */
FUZMON_API int fuzmon_peek_child(int block, struct fuzmon_child *child);

/* Reaps a child that fuzmon_peek_child described. */
FUZMON_API int fuzmon_reap_child(int pid);

/* ---- The monitor's own termination signals ---- */

struct fuzmon_signal {
    int32_t number; /* 0: fuzmon_signals_close was called, nothing follows */
    int32_t code;   /* si_code: SI_KERNEL from the terminal, SI_USER from kill */
    int32_t sender; /* pid, 0 if it was the kernel */
    int32_t reserved;
};

/*
 * Takes over SIGINT, SIGTERM and SIGHUP, except those that are ignored. Returns a descriptor, the caller's to close, to read
 * fuzmon_signal records from; -EBUSY until fuzmon_signals_close when it was called before.
 */
FUZMON_API int fuzmon_signals_open(void);

/* Gives the signals back to their former handlers and ends the record stream. */
FUZMON_API void fuzmon_signals_close(void);

#ifdef __cplusplus
}
#endif

#endif
