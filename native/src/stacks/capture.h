/* The state of one capture, and of the process between captures. */
#ifndef FUZMON_CAPTURE_H
#define FUZMON_CAPTURE_H

#include "arena.h"
#include "capture_python.h"
#include "module_table.h"
#include "target_memory.h"
#include "thread_state.h"
#include "thread_stop.h"

struct captured_thread {
    int32_t tid;
    int32_t error;
    int32_t syscall;
    uint8_t captured;   /* enum fuzmon_captured */
    uint8_t truncation; /* enum fuzmon_truncation */
    bool has_stat;
    bool is_unwound;
    struct thread_stat stat;
    int schedule_file; /* 0: none */
    struct thread_schedule schedule; /* of a blocked thread: it has not run as long as this stays the same */
    struct thread_stop stop;
    struct registers registers;
    struct stack_copy stack;
    uint64_t pause_ns;
    size_t first_frame;
    uint32_t frame_count;
    bool python_is_kept;    /* from the capture before */
    size_t python;          /* offset of what was copied of Python: into the arena, or into the block of the capture before */
    uint32_t python_length; /* 0: nothing */
};

/* What the capture before found. */
struct known_threads {
    struct captured_thread *threads;
    uint32_t count;
    uint32_t capacity;
    struct unwound_frame *frames;
    size_t frames_capacity;
    uint32_t stack_bytes; /* the options that frames depend on */
    uint32_t max_frames;
    uint32_t captures; /* so far */
    uint32_t open_files;
};

/* Where the stack of a thread was when it was stopped last. */
struct warm_stack {
    int32_t tid;
    uint32_t length;
    uint64_t start;
};
enum { WARM_STACKS = 16 };

struct followed_threads;

struct fuzmon_stacks {
    int32_t pid;
    int process; /* descriptor of /proc/PID */
    int tasks;   /* descriptor of /proc/PID/task */
    const struct followed_threads *followed; /* who traces all threads already; NULL: nobody, they are seized for the capture */
    const struct fuzmon_given_thread *given; /* threads whose registers the caller knows: the only ones that are captured */
    uint32_t given_count;
    int32_t reader; /* a live thread: the leader may be a zombie, which has no memory */
    bool holds_threads; /* that could not be let go: the kernel does it when the tracing thread ends */
    struct target_memory memory;
    uint64_t image; /* as in thread_stat */
    struct process_maps maps;
    struct module_table modules;

    int32_t *tids;
    uint32_t tids_capacity;
    struct captured_thread *threads;
    uint32_t threads_capacity;
    uint32_t thread_count;
    struct unwound_frame *frames;
    size_t frame_count;
    size_t frames_capacity;
    struct known_threads known;
    struct warm_stack warm[WARM_STACKS]; /* by tid */
    uint8_t *block;
    size_t block_capacity;
    uint8_t *former_block;
    size_t former_capacity;
    struct capture_python python;

    struct fuzmon_region *regions; /* the caller's */
    uint32_t region_count;

    struct fuzmon_capture_options options; /* of the capture that runs, without zeros */
    struct fuzmon_capture_header totals;
    struct arena arena;
    uint64_t deadline_ns;
};

/* Makes room for `count` more frames. 0 or -ENOMEM. */
int capture_reserve_frames(struct fuzmon_stacks *stacks, size_t count);

/* Copies the stack of a thread from its stack pointer, as far as the mapping, the options and the arena allow. */
void capture_copy_stack(struct fuzmon_stacks *stacks, struct captured_thread *thread);

/* Reads what is probably going to be copied, so that the copy finds it, its page tables and its own room in the CPU's caches. */
void capture_warm_stack(struct fuzmon_stacks *stacks, const struct captured_thread *thread);

/* Reads a thread without stopping it. Returns 0, or -EBUSY when it runs, or another -errno. */
int capture_blocked(struct fuzmon_stacks *stacks, struct captured_thread *thread);

/* Stops threads one after the other: each that `wanted` is true of. */
void capture_stop_each(struct fuzmon_stacks *stacks, bool (*wanted)(const struct captured_thread *thread));

/* Takes the threads whose registers the caller knows; they stand still. */
void capture_given(struct fuzmon_stacks *stacks);

/* Stops all threads at one instant, those too that come into being meanwhile. */
void capture_stop_all(struct fuzmon_stacks *stacks);

/* Copies what the caller wants of the memory, while all threads stand still. */
void capture_copy_regions(struct fuzmon_stacks *stacks);

/* Unwinds a thread that stands still with libunwind, into the frames that were reserved. */
void libunwind_unwind(struct fuzmon_stacks *stacks, struct captured_thread *thread);

/* Reads the mappings as one of the live threads has them: those of a zombie are empty. 0 or -errno. */
int capture_read_maps(struct fuzmon_stacks *stacks);

/*
 * Unwinds what was copied, by the mappings as they were known, and again, by those of now, if that turns out to be wrong.
 * 0 or -errno.
 */
int capture_unwind(struct fuzmon_stacks *stacks);

/* Packs what was captured. 0 or -ENOMEM. */
int capture_pack(struct fuzmon_stacks *stacks, const struct fuzmon_capture_header **block);

#endif
