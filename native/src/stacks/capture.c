#define _GNU_SOURCE
#include "capture.h"

#include "followed_threads.h"
#include "held_threads.h"
#include "known_threads.h"
#include "stop_priority.h"
#include "syscall_restart.h"
#include "task_list.h"

#include <errno.h>
#include <stdlib.h>

enum { DEADLINE_US = 100000, STACK_BYTES = 1 << 20, MOST_STACK_BYTES = 64 << 20, FRAMES = 4096, THREADS = 4096 };
/* Threads that may come into being while the others are stopped. */
enum { SPARE_THREADS = 64 };

static uint32_t or_default(uint32_t value, uint32_t most, uint32_t otherwise)
{
    return value == 0 ? otherwise : value < most ? value : most;
}

static int begin(struct fuzmon_stacks *stacks, const struct fuzmon_capture_options *options)
{
    if (options->mode > FUZMON_CAPTURE_NO_STOP || options->unwinder > FUZMON_UNWINDER_LIBUNWIND)
        return -EINVAL;
    stacks->options = *options;
    stacks->options.deadline_us = or_default(options->deadline_us, UINT32_MAX, DEADLINE_US);
    stacks->options.stack_bytes = or_default(options->stack_bytes, MOST_STACK_BYTES, STACK_BYTES);
    stacks->options.max_frames = or_default(options->max_frames, 1 << 20, FRAMES);
    stacks->options.max_threads = or_default(options->max_threads, 1 << 20, THREADS);
    stacks->totals = (struct fuzmon_capture_header){.magic = FUZMON_CAPTURE_MAGIC};
    stacks->frame_count = 0;
    stacks->thread_count = 0;
    return arena_open(&stacks->arena);
}

/* Room for all threads that may be listed, now and while they are stopped. */
static int reserve_threads(struct fuzmon_stacks *stacks, uint32_t count)
{
    uint32_t needed = count + SPARE_THREADS, larger = count + 2 * SPARE_THREADS;
    if (needed > stacks->threads_capacity) {
        struct captured_thread *threads = reallocarray(stacks->threads, larger, sizeof *threads);
        if (!threads)
            return -ENOMEM;
        stacks->threads = threads;
        stacks->threads_capacity = larger;
    }
    if (needed > stacks->tids_capacity) {
        int32_t *tids = reallocarray(stacks->tids, larger, sizeof *tids);
        if (!tids)
            return -ENOMEM;
        stacks->tids = tids;
        stacks->tids_capacity = larger;
    }
    return 0;
}

static int list_threads(struct fuzmon_stacks *stacks)
{
    int count = task_list_read(stacks->tasks, stacks->tids, stacks->tids_capacity);
    for (; count > (int)stacks->tids_capacity; count = task_list_read(stacks->tasks, stacks->tids, stacks->tids_capacity))
        if (reserve_threads(stacks, (uint32_t)count))
            return -ENOMEM;
    if (count <= 0)
        return count == 0 || count == -ENOENT ? -ESRCH : count;
    uint32_t listed = (uint32_t)count;
    if (listed > stacks->options.max_threads) {
        stacks->totals.threads_omitted = listed - stacks->options.max_threads;
        listed = stacks->options.max_threads;
    }
    if (reserve_threads(stacks, listed))
        return -ENOMEM;
    for (uint32_t i = 0; i < listed; i++)
        stacks->threads[i] = (struct captured_thread){.tid = stacks->tids[i], .syscall = -1};
    stacks->thread_count = listed;
    return 0;
}

static void read_stats(struct fuzmon_stacks *stacks)
{
    for (uint32_t i = 0; i < stacks->thread_count; i++) {
        struct captured_thread *thread = &stacks->threads[i];
        if (thread->has_stat)
            continue;
        thread->has_stat = true;
        if (thread_stat_read(stacks->process, thread->tid, &thread->stat))
            thread->error = ESRCH;
        else if (thread->stat.state == 'Z' || thread->stat.state == 'X')
            thread->error = ESRCH;
    }
}

/* A live thread, by which the rest is read. Returns whether the process runs the same program as in the last capture. */
static bool choose_reader(struct fuzmon_stacks *stacks)
{
    uint64_t former = stacks->image;
    stacks->image = 0;
    for (uint32_t i = 0; i < stacks->thread_count; i++)
        if (stacks->threads[i].error != ESRCH) {
            stacks->reader = stacks->threads[i].tid;
            stacks->image = stacks->threads[i].stat.image;
            break;
        }
    return stacks->image && stacks->image == former;
}

/*
 * A stop would end the dump, and with it whatever else somebody does with the process as long as it is held. Of threads that have ended
 * all look as if they were part of one.
 */
static bool is_dumped(const struct fuzmon_stacks *stacks)
{
    for (uint32_t i = 0; i < stacks->thread_count; i++)
        if (stacks->threads[i].stat.is_dumped && stacks->threads[i].error != ESRCH)
            return true;
    return false;
}

static bool is_missing(const struct captured_thread *thread)
{
    return thread->captured == FUZMON_NOT_CAPTURED && thread->error != ESRCH;
}

/* What a stop is worth: frames that only registers can tell, and no call that would return EINTR. */
static bool lacks_registers(const struct captured_thread *thread)
{
    return thread->captured == FUZMON_CAPTURED_BLOCKED && thread->truncation == FUZMON_TRUNCATED_REGISTERS &&
           !syscall_is_interruptible(thread->syscall);
}

static bool any(const struct fuzmon_stacks *stacks, bool (*wanted)(const struct captured_thread *thread))
{
    for (uint32_t i = 0; i < stacks->thread_count; i++)
        if (wanted(&stacks->threads[i]))
            return true;
    return false;
}

/* Somebody else traces the process: nobody can be stopped. */
static bool has_tracer(struct fuzmon_stacks *stacks, int32_t tid)
{
    struct signal_actions actions;
    if (signal_actions_read(stacks->process, tid, &actions) || !actions.tracer)
        return false;
    if (stacks->followed && stacks->followed->tracer == actions.tracer)
        return false;
    stacks->totals.tracer_pid = actions.tracer;
    stacks->options.mode = FUZMON_CAPTURE_NO_STOP;
    return true;
}

/* Asked only when a thread could not be seized: the question costs half as much as a stop. */
static void explain_refusals(struct fuzmon_stacks *stacks)
{
    for (uint32_t i = 0; i < stacks->thread_count; i++) {
        struct captured_thread *thread = &stacks->threads[i];
        if (thread->error != EPERM)
            continue;
        if (!stacks->totals.tracer_pid && !has_tracer(stacks, thread->tid))
            return;
        thread->error = EBUSY;
    }
}

static void read_blocked(struct fuzmon_stacks *stacks)
{
    for (uint32_t i = 0; i < stacks->thread_count; i++) {
        struct captured_thread *thread = &stacks->threads[i];
        if (thread->error != ESRCH && thread->captured == FUZMON_NOT_CAPTURED)
            thread->error = -capture_blocked(stacks, thread);
    }
}

static int stop_threads(struct fuzmon_stacks *stacks, bool all, bool (*wanted)(const struct captured_thread *thread))
{
    struct stop_timer *timer = stop_timer_start();
    if (!timer)
        return -ENOMEM;
    bool is_raised = stop_priority_raise();
    if (all)
        capture_stop_all(stacks);
    else
        capture_stop_each(stacks, wanted);
    stop_priority_restore(is_raised);
    stop_timer_end(timer);
    explain_refusals(stacks);
    return 0;
}

/* A blocked thread that could not be stopped after all keeps the frames that it has. */
static int stop_for_registers(struct fuzmon_stacks *stacks)
{
    for (uint32_t i = 0; i < stacks->thread_count; i++)
        if (lacks_registers(&stacks->threads[i]))
            stacks->threads[i].is_unwound = false;
    int result = stop_threads(stacks, false, lacks_registers);
    if (result)
        return result;
    for (uint32_t i = 0; i < stacks->thread_count; i++)
        if (stacks->threads[i].captured == FUZMON_CAPTURED_BLOCKED) {
            stacks->threads[i].is_unwound = true;
            stacks->threads[i].error = 0;
        }
    return capture_unwind(stacks);
}

static int capture_threads(struct fuzmon_stacks *stacks)
{
    if (stacks->given) {
        capture_given(stacks);
        return capture_unwind(stacks);
    }
    uint32_t mode = stacks->options.mode;
    bool is_reference = stacks->options.unwinder == FUZMON_UNWINDER_LIBUNWIND && mode != FUZMON_CAPTURE_NO_STOP;
    bool stops = mode != FUZMON_CAPTURE_NO_STOP;
    if (mode == FUZMON_CAPTURE_STOP_ALL || is_reference)
        stops = !has_tracer(stacks, stacks->reader);
    if (!stops || (mode == FUZMON_CAPTURE_HYBRID && !is_reference))
        read_blocked(stacks);
    if (is_reference && capture_reserve_frames(stacks, stacks->options.max_frames))
        return -ENOMEM;

    stacks->deadline_ns = stop_clock_ns() + stacks->options.deadline_us * (uint64_t)1000;
    int result = stops && any(stacks, is_missing) ? stop_threads(stacks, mode == FUZMON_CAPTURE_STOP_ALL, is_missing) : 0;
    if (result)
        return result;
    read_stats(stacks);
    result = capture_unwind(stacks);
    if (!result && mode == FUZMON_CAPTURE_HYBRID && !stacks->totals.tracer_pid && any(stacks, lacks_registers))
        result = stop_for_registers(stacks);
    /* One that was stopped had no other tracer, and one that is held has us. */
    if (!result && !stacks->totals.tracer_pid && !stacks->totals.threads_stopped && !stacks->holds_threads)
        has_tracer(stacks, stacks->reader);
    return result;
}

int fuzmon_stacks_capture(struct fuzmon_stacks *stacks, const struct fuzmon_capture_options *options,
    const struct fuzmon_capture_header **block)
{
    uint64_t started = stop_clock_ns();
    *block = NULL;
    int result = begin(stacks, options);
    if (result)
        return result;
    result = list_threads(stacks);
    if (!result && options->mode != FUZMON_CAPTURE_STOP_ALL && options->unwinder == FUZMON_UNWINDER_OWN)
        result = known_threads_recall(stacks);
    if (!result) {
        read_stats(stacks);
        if (is_dumped(stacks))
            stacks->options.mode = FUZMON_CAPTURE_NO_STOP;
        bool is_same_program = choose_reader(stacks);
        if (!is_same_program)
            target_memory_close(&stacks->memory);
        target_memory_open(&stacks->memory, stacks->tasks, stacks->reader);
        /* Where stacks end; once known, the check of the frames is enough, unless there was an exec. */
        result = is_same_program && stacks->maps.count ? 0 : capture_read_maps(stacks);
    }
    if (!result) {
        capture_python_begin(stacks);
        result = capture_threads(stacks);
    }
    if (!result) {
        stacks->totals.mode = stacks->options.mode;
        stacks->totals.total_ns = stop_clock_ns() - started;
        result = capture_pack(stacks, block);
    }
    known_threads_keep(stacks);
    arena_close(&stacks->arena);
    return result;
}
