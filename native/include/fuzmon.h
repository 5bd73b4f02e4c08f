/* libfuzmon: what Fuzmon must do outside managed code. Calls return 0 (or a descriptor) or -errno; every descriptor is CLOEXEC.
 */
#ifndef FUZMON_H
#define FUZMON_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Raised whenever a function or structure below changes its shape; the managed side refuses any other. */
#define FUZMON_ABI_VERSION 4

#define FUZMON_API __attribute__((visibility("default")))

FUZMON_API int fuzmon_abi_version(void);

/* ---- Launching a command, held before exec ---- */

struct fuzmon_launch_request {
    const char *const *argv;  /* NULL-terminated; argv[0] without a slash is looked up in the PATH of envp */
    const char *const *envp;  /* NULL-terminated */
    uint64_t ignored_signals; /* bit n-1: signal n is ignored; all others get their default action */
    uint64_t blocked_signals; /* bit n-1: signal n is blocked */
    uint64_t nofile_soft;     /* soft RLIMIT_NOFILE, at most the hard one; 0: as it is */
    const int32_t *standard;  /* descriptors, all above 2, that become its 0, 1 and 2; NULL: the caller's own */
    uint64_t new_session;     /* not 0: it leads a session of its own, and so a process group by which all of it can be killed */
    const uint64_t *filtered_calls; /* bit n of word n / 64, for n below 512: a seccomp filter hands the call to the tracer, which has to
                                       be there before the child is released; NULL: no filter */
    uint64_t filters_others;        /* not 0: calls of higher numbers as well */
    uint64_t tracer;          /* pid of a process that may trace it though it is no ancestor, where Yama minds; 0: none */
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

/* ---- A command of the monitor's own ---- */

struct fuzmon_keep_request {
    const char *keeper;      /* the path of fuzmon-keeper */
    const char *const *argv; /* NULL-terminated; argv[0] is looked up in PATH as execvp does */
    const char *const *envp; /* NULL-terminated */
    const void *input;       /* what the command reads from stdin */
    uint64_t input_size;
    uint64_t nofile_soft; /* soft RLIMIT_NOFILE, at most the hard one; 0: as it is */
    uint32_t timeout_ms;  /* after that it is killed, with everything that it has started */
    uint32_t reserved;
};

struct fuzmon_kept {
    int32_t pid; /* of fuzmon-keeper, which all processes of the command descend from */
    int32_t pidfd;
    int32_t report; /* to read one fuzmon_keep_report from; ends when the last process of the command has ended */
    int32_t reserved;
};

enum fuzmon_keep_outcome {
    FUZMON_KEEP_EXITED = 1,   /* value: exit status */
    FUZMON_KEEP_SIGNALED = 2, /* value: signal */
    FUZMON_KEEP_NOT_RUN = 3,  /* value: errno */
    FUZMON_KEEP_TIMED_OUT = 4,
};

struct fuzmon_keep_report {
    int32_t outcome;
    int32_t value;
};

/*
 * Runs a command that is nobody's business but the monitor's: in a session of its own, with stdout and stderr going nowhere.
 * Whatever the command starts stays below fuzmon-keeper and ends before it does, so that no orphan of it comes to the caller.
 */
FUZMON_API int fuzmon_keep(const struct fuzmon_keep_request *request, struct fuzmon_kept *kept);

/* Waits until fuzmon-keeper has ended, a second at most, reaps it and closes its descriptors. */
FUZMON_API void fuzmon_keep_end(const struct fuzmon_kept *kept);

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

/* ---- Every process that begins and ends ---- */

enum fuzmon_process_event_kind {
    FUZMON_PROCESS_FORK = 1, /* pid is new; a thread when it differs from tgid */
    FUZMON_PROCESS_EXEC = 2,
    FUZMON_PROCESS_EXIT = 3, /* of one thread; what is told is its own share */
};

enum fuzmon_process_event_known {
    FUZMON_KNOWN_STATUS = 1,
    FUZMON_KNOWN_PEAK_RSS = 2,
    FUZMON_KNOWN_CPU = 4,
    FUZMON_KNOWN_FAULTS = 8,
    FUZMON_KNOWN_NAME = 16,
    FUZMON_KNOWN_PROCESS = 32, /* what is told is that of the whole process, and it is one of those that were asked for */
};

struct fuzmon_process_event {
    uint64_t time_ns;  /* CLOCK_MONOTONIC */
    uint64_t start_ns; /* of the process, likewise; 0: not known */
    int32_t kind;
    int32_t pid;
    int32_t tgid;
    int32_t parent; /* its process; 0: not known */
    int32_t status; /* as wait tells it */
    uint32_t known; /* which of the others are */
    uint64_t peak_rss_kb;
    uint64_t cpu_ns;
    uint64_t minor_faults;
    uint64_t major_faults;
    char name[16]; /* ends with a 0 unless it fills the array */
};

/* The kernel's process connector, and its taskstats where they are allowed. Used by one thread at a time. */
struct fuzmon_process_events;

/*
 * Everything that happens from the return on is told. *has_stats: whether ends come with peak RSS, CPU time, faults and name (needs
 * root). -EPERM, -ECONNREFUSED or -EOPNOTSUPP: there is no connector for this process.
 */
FUZMON_API int fuzmon_process_events_open(struct fuzmon_process_events **events, int32_t *has_stats);

FUZMON_API void fuzmon_process_events_close(struct fuzmon_process_events *events);

/*
 * Takes what has queued up, in order, and never waits. Returns the number of events, below the capacity when the queue is empty.
 * *lost grows by each event that the kernel could not queue; *overruns by each time that it said so.
 */
FUZMON_API int fuzmon_process_events_read(struct fuzmon_process_events *events, struct fuzmon_process_event *into,
                                          uint32_t capacity, uint64_t *lost, uint64_t *overruns);

/* ---- The same by BPF programs: less work for the kernel and for us, and nothing that ends is left uncounted ---- */

struct fuzmon_end_count {
    char name[16];  /* ends with a 0; "(other)" for those beyond some thousands */
    int32_t status; /* as wait tells it */
    uint32_t reserved;
    uint64_t count;
};

/* Used by one thread at a time. */
struct fuzmon_bpf_events;

/*
 * ring_bytes: room for events until they are read, a power of 2 and whole pages; 0: 8 MiB. -ENOSYS: libfuzmon was built without BPF;
 * -ELIBACC: libbpf is not installed; -EREMOTE: the caller is in a pid namespace of its own; -ENODATA: the kernel has no BTF;
 * -EPERM: needs root, or CAP_BPF and CAP_PERFMON; anything else is what the kernel refused the programs with.
 */
FUZMON_API int fuzmon_bpf_events_open(uint32_t ring_bytes, struct fuzmon_bpf_events **events);

FUZMON_API void fuzmon_bpf_events_close(struct fuzmon_bpf_events *events);

/* From the return on a process, all that descends from it and lives, and all that these fork are told of. Its own end is not counted. */
FUZMON_API int fuzmon_bpf_events_add_family(struct fuzmon_bpf_events *events, int32_t pid);

/* Likewise all processes of the machine but kernel threads, the caller and its children; their ends are counted. */
FUZMON_API int fuzmon_bpf_events_add_all(struct fuzmon_bpf_events *events);

/*
 * As fuzmon_process_events_read, but of processes and not of threads. *lost: all events so far that were not told. *waiting: ends and
 * what follows them that are not told yet, 60 ms at most, for what they used is not final.
 */
FUZMON_API int fuzmon_bpf_events_read(struct fuzmon_bpf_events *events, struct fuzmon_process_event *into, uint32_t capacity,
                                      uint64_t *lost, uint32_t *waiting);

/* How many have ended so far, told or not, one by one name and status. Returns how many such counts there are, which may exceed capacity. */
FUZMON_API int fuzmon_bpf_events_counts(struct fuzmon_bpf_events *events, struct fuzmon_end_count *into, uint32_t capacity);

/* ---- All processes read at one go ---- */

/* What /proc/PID/status and stat show of a process that lives and has memory; no kernel thread. */
struct fuzmon_sample {
    uint64_t time_ns; /* CLOCK_MONOTONIC */
    uint64_t start_ns; /* CLOCK_BOOTTIME */
    uint64_t cpu_ns;
    uint64_t rss_kb;
    uint64_t swap_kb;
    uint64_t vsz_kb;
    uint64_t peak_rss_kb;
    uint64_t minor_faults;
    uint64_t major_faults;
    uint64_t voluntary_switches; /* of the main thread, as the next */
    uint64_t involuntary_switches;
    int32_t pid;
    int32_t parent;
    uint32_t uid; /* the effective one */
    uint32_t threads;
    uint32_t known; /* enum fuzmon_sample_known */
    char state;     /* of the main thread, a letter */
    char name[16];  /* ends with a 0 */
    char reserved[3];
};

enum fuzmon_sample_known {
    FUZMON_SAMPLE_CPU = 1,    /* it has one thread, which does not run: what a running one has used changes meanwhile */
    FUZMON_SAMPLE_FAULTS = 2, /* it has one thread */
};

/* Used by one thread at a time. */
struct fuzmon_sampler;

/* Errors as of fuzmon_bpf_events_open. */
FUZMON_API int fuzmon_sampler_open(struct fuzmon_sampler **sampler);

FUZMON_API void fuzmon_sampler_close(struct fuzmon_sampler *sampler);

/* Returns how many there are, by ascending pid in *samples, which is valid until the next call. */
FUZMON_API int fuzmon_sampler_read(struct fuzmon_sampler *sampler, const struct fuzmon_sample **samples);

/* ---- The stacks of another process ---- */

/*
 * What is known of one process: its maps, its modules and their compiled unwinding rows, and the frames of threads that were blocked
 * and have not run since. Holds at most 256 descriptors of threads, and all together at most 2,048 or a quarter of RLIMIT_NOFILE.
 * Used by one thread at a time.
 */
struct fuzmon_stacks;

/*
 * Opens a process by its pid. It is held by a descriptor of its /proc folder: when the pid is reused, captures return -ESRCH.
 * -ESRCH when there is none, -EACCES or -EPERM when its maps may not be read.
 */
FUZMON_API int fuzmon_stacks_open(int32_t pid, struct fuzmon_stacks **stacks);

FUZMON_API void fuzmon_stacks_close(struct fuzmon_stacks *stacks);

enum fuzmon_capture_mode {
    FUZMON_CAPTURE_HYBRID = 0,   /* threads blocked in a system call are read without a stop, the others are stopped one by one */
    FUZMON_CAPTURE_STOP_ALL = 1, /* all threads stand still at one instant */
    FUZMON_CAPTURE_NO_STOP = 2,  /* no ptrace call at all: only blocked threads have frames */
};

enum fuzmon_unwinder {
    FUZMON_UNWINDER_OWN = 0,
    FUZMON_UNWINDER_LIBUNWIND =
        1, /* the reference: unwinds while the thread is stopped; a blocked thread is stopped too; without stops it is OWN */
};

struct fuzmon_capture_options {
    uint32_t mode;
    uint32_t unwinder;
    uint32_t deadline_us; /* for all stops together; a thread that has not stopped by then has no frames; 0: 100,000 */
    uint32_t stack_bytes; /* copied of each stack at most; 0: 1 MiB */
    uint32_t max_frames;  /* of a thread; 0: 4,096 */
    uint32_t max_threads; /* 0: 4,096 */
};

/* A capture is one block: the header, modules, threads and frames (arrays of the counts given), Python's copies, the strings. */
#define FUZMON_CAPTURE_MAGIC 0x31535a46u

struct fuzmon_capture_header {
    uint32_t magic;
    uint32_t size; /* of the whole block, bytes */
    uint32_t module_count;
    uint32_t thread_count;
    uint32_t frame_count;
    uint32_t string_bytes;
    uint32_t mode;
    int32_t tracer_pid;       /* of a foreign tracer, which made this a capture without stops; 0: none */
    uint32_t threads_omitted; /* beyond max_threads */
    uint32_t threads_stopped;
    uint32_t interrupted; /* calls that saw EINTR because of us */
    uint32_t restarted;   /* calls that would have, and were restarted */
    uint32_t python_bytes; /* of the copies of Python's structures, which lie between the frames and the strings */
    uint32_t python_torn;  /* how often the list of Python's threads changed while it was read, so that it was read again */
    uint64_t pause_ns;    /* the longest time that any one thread stood still */
    uint64_t stopped_ns;  /* the sum of these times */
    uint64_t total_ns;
};

/* A mapped file (or the vdso) that at least one frame lies in. */
struct fuzmon_module {
    uint64_t start; /* of the executable mapping; with end it names the link in /proc/PID/map_files */
    uint64_t end;
    uint64_t bias; /* run-time address minus the file's virtual address */
    uint64_t inode;
    uint32_t device_major;
    uint32_t device_minor;
    uint32_t path; /* offset into the strings; as in /proc/PID/maps, escapes undone, " (deleted)" taken off */
    uint32_t path_length;
    uint32_t build_id_length; /* 0: none */
    uint8_t build_id[32];
    uint32_t is_deleted;
};

enum fuzmon_captured {
    FUZMON_NOT_CAPTURED = 0,
    FUZMON_CAPTURED_STOPPED = 1,
    FUZMON_CAPTURED_BLOCKED = 2, /* read while it was blocked, which it was all the time: nothing was stopped */
};

enum fuzmon_truncation {
    FUZMON_COMPLETE = 0,
    FUZMON_TRUNCATED_FRAMES = 1,    /* max_frames */
    FUZMON_TRUNCATED_STACK = 2,     /* the stack goes on beyond what was copied */
    FUZMON_TRUNCATED_REGISTERS = 3, /* a register that the next step needs is not known of a blocked thread */
    FUZMON_TRUNCATED_UNWIND = 4,    /* no unwinding information, or it makes no sense */
};

struct fuzmon_thread {
    int32_t tid;
    uint32_t name; /* offset into the strings; of a thread that has not run it may be 16 captures old */
    uint32_t name_length;
    uint32_t first_frame;
    uint32_t frame_count;
    uint8_t state; /* the letter of /proc/PID/task/TID/stat; 0: not known */
    uint8_t captured;
    uint8_t truncation;
    uint8_t reserved;
    int32_t error;   /* errno that explains FUZMON_NOT_CAPTURED: EPERM, ESRCH, ETIMEDOUT, EBUSY (runs, and nothing is to be
                        stopped), ENOEXEC (32-bit) */
    int32_t syscall; /* number of the call that the thread is in; -1: none or not known */
    uint64_t pause_ns;
    uint32_t python; /* offset into the Python bytes: struct fuzmon_python_copy, one for each interpreter that it has a state in */
    uint32_t python_length;
};

enum fuzmon_frame_flags {
    FUZMON_FRAME_EXACT = 1,      /* address is where execution stands, not where a call returns to */
    FUZMON_FRAME_SIGNAL = 2,     /* the kernel's signal trampoline */
    FUZMON_FRAME_FROM_RBP = 4,   /* heuristic: found by the chain of frame pointers */
    FUZMON_FRAME_FROM_STACK = 8, /* heuristic: found by a scan of the stack */
};

/* Innermost first. */
struct fuzmon_frame {
    uint64_t address;
    uint64_t relative; /* address minus the module's bias: the file's virtual address */
    uint32_t module;   /* index; UINT32_MAX: none */
    uint32_t flags;
};

/* ---- The Python calls of these threads ---- */

/*
 * Where a version of CPython keeps what is copied of it: offsets in bytes from the beginning of a structure, -1 where the version has
 * no such field.
 */
struct fuzmon_python {
    uint64_t interpreters; /* address of the pointer to the newest interpreter */
    uint64_t holder;       /* address of the pointer to the thread state that holds the GIL; 0: interpreters know, or nobody does */

    int32_t interpreter_next;
    int32_t interpreter_threads;
    int32_t interpreter_id; /* or -1 */
    int32_t interpreter_gil; /* or -1; a pointer */
    int32_t gil_locked;
    int32_t gil_holder;

    int32_t thread_next;
    int32_t thread_interpreter;
    int32_t thread_frame;
    int32_t thread_ident;     /* what pthread_self returned */
    int32_t thread_native_id; /* or -1 */
    int32_t ident_tid;        /* where no thread_native_id is: the thread's id in what thread_ident points to */
    int32_t cframe_frame;     /* or -1: thread_frame points to the frame itself */

    int32_t frame_back;
    int32_t frame_code;
    int32_t frame_owner; /* or -1 */
    int32_t frame_bytes; /* of a frame that are copied */
    uint32_t loop_owner; /* from this value of frame_owner on, a frame stands for no function */
    uint32_t tag_bits;   /* of frame_code, which are no part of the address */

    int32_t code_file;
    int32_t code_name;
    int32_t code_qualified_name; /* or -1 */
    int32_t code_lines;
    int32_t code_bytes; /* of a code object that are copied */

    int32_t object_type;
    int32_t object_size;
    int32_t type_name;
    int32_t bytes_data;
    int32_t string_length;
    int32_t string_state; /* or -1: names are kept as bytes are */
    int32_t string_kind_shift;
    int32_t string_ascii;
    int32_t string_compact;
    int32_t reserved;
};

/*
 * Has the captures to come copy the Python calls of each thread while it stands still, or is blocked; NULL: no more. The table is
 * copied. -EINVAL for one that makes no sense.
 */
FUZMON_API int fuzmon_stacks_use_python(struct fuzmon_stacks *stacks, const struct fuzmon_python *table);

/* What one interpreter knows of a thread. Pieces and code objects follow, then the next one. */
struct fuzmon_python_copy {
    uint64_t state; /* address of the PyThreadState */
    uint64_t interpreter;
    uint32_t piece_bytes; /* of all pieces */
    uint32_t code_count;
    uint32_t is_cut; /* something could not be read, or there was too much */
    uint32_t reserved;
};

/* Followed by so many bytes, and as many zeros as make it a multiple of 8. */
struct fuzmon_python_piece {
    uint64_t address;
    uint64_t length;
};

/* All that is copied of a code object, as one number: what is known already need not be decoded again. */
struct fuzmon_python_code {
    uint64_t address;
    uint64_t hash;
};

/* A piece of memory, copied while all threads stand still; `into` has room for `length` bytes. */
struct fuzmon_region {
    uint64_t address;
    uint64_t length;
    uint8_t *into;
    uint64_t copied; /* by the capture, up to the first byte that cannot be read or the deadline */
};

/*
 * What the captures to come in the mode FUZMON_CAPTURE_STOP_ALL copy. The regions are the caller's until they are replaced, or count
 * is 0. 0 or -EINVAL.
 */
FUZMON_API int fuzmon_stacks_use_regions(struct fuzmon_stacks *stacks, struct fuzmon_region *regions, uint32_t count);

/*
 * Captures on the calling thread, which must be the same from call to call while a target is stopped: so use a tracer. *block
 * belongs to stacks and is valid until the next call. -ESRCH: the process is gone.
 */
FUZMON_API int fuzmon_stacks_capture(struct fuzmon_stacks *stacks, const struct fuzmon_capture_options *options,
                                     const struct fuzmon_capture_header **block);

/* ---- One run of a program, to see how it ends ---- */

struct fuzmon_trial_request {
    struct fuzmon_launch_request launch;
    uint32_t timeout_ms; /* after it the program is killed */
    uint32_t follow;     /* not 0: trace it, so that its stack is had when a signal is about to end it, or it hangs */
};

enum fuzmon_trial_known { FUZMON_TRIAL_SIGNAL = 1, FUZMON_TRIAL_REGISTERS = 2 };

enum { FUZMON_TRIAL_REGISTERS_COUNT = 18, FUZMON_TRIAL_CODE_BYTES = 16 };

struct fuzmon_trial_result {
    int32_t pid;
    int32_t code;      /* CLD_EXITED, CLD_KILLED or CLD_DUMPED */
    int32_t status;    /* exit status or signal */
    int32_t timed_out; /* not 0: it was killed for that */
    uint32_t known;    /* which of the following are */
    int32_t tid;       /* the thread that the signal was for */
    int32_t signal;    /* the newest that its process did not handle */
    int32_t si_code;
    uint64_t fault_address; /* si_addr: of SIGSEGV, SIGBUS, SIGILL, SIGFPE and SIGTRAP */
    uint64_t registers[FUZMON_TRIAL_REGISTERS_COUNT]; /* rax rdx rcx rbx rsi rdi rbp rsp r8..r15 rip eflags */
    uint8_t instruction[FUZMON_TRIAL_CODE_BYTES]; /* at rip */
    uint32_t instruction_length;
    int32_t capture_error; /* errno that explains why there are no stacks; 0 also when none were asked for */
    int64_t cpu_ns;
    int64_t peak_rss_kb;
    uint64_t wall_ns;
};

/*
 * Launches, waits and reaps, all on the calling thread, which must have no other children. *stacks is to be closed by the caller and
 * owns *block; both are NULL when there is no capture. Returns 0 or -errno, which is that of exec when the program cannot be run.
 */
FUZMON_API int fuzmon_trial_run(const struct fuzmon_trial_request *request, struct fuzmon_trial_result *result,
                                struct fuzmon_stacks **stacks, const struct fuzmon_capture_header **block);

/* A thread of its own for ptrace, made here so that no managed code ever runs on it: all signals blocked, nice -19 where allowed.
 */
struct fuzmon_tracer;

/* Starts the thread. Also keeps ptrace stops from raising SIGCHLD in this process (SA_NOCLDSTOP). */
FUZMON_API int fuzmon_tracer_start(struct fuzmon_tracer **tracer);

/* Waits for the capture that runs, if any, and ends the thread. */
FUZMON_API void fuzmon_tracer_stop(struct fuzmon_tracer *tracer);

/*
 * Captures on the tracer's thread and waits for it. After a capture that could not let go of a thread (it never stopped, or ended
 * first) the tracer's thread ends, so that the kernel lets go, and the next capture has a new one. -ETIMEDOUT: the thread is
 * wedged; tracer and stacks are lost, neither may be used or freed any more (the thread does that, should it ever come back).
 */
FUZMON_API int fuzmon_tracer_capture(struct fuzmon_tracer *tracer, struct fuzmon_stacks *stacks,
                                     const struct fuzmon_capture_options *options, uint32_t timeout_ms,
                                     const struct fuzmon_capture_header **block);

#ifdef __cplusplus
}
#endif

#endif
