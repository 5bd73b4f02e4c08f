#include "known_threads.h"

#include <string.h>

enum { NAME_AGE = 16 }; /* captures; a power of two */

/* Tasks are listed in the same order each time, so that the search begins where the last one ended. */
static const struct captured_thread *find(const struct known_threads *known, int32_t tid, uint32_t *from)
{
    for (uint32_t i = 0; i < known->count; i++) {
        uint32_t at = *from + i < known->count ? *from + i : *from + i - known->count;
        if (known->threads[at].tid == tid) {
            *from = at + 1 < known->count ? at + 1 : 0;
            return &known->threads[at];
        }
    }
    return NULL;
}

static bool is_usable(const struct captured_thread *thread)
{
    return thread->captured == FUZMON_CAPTURED_BLOCKED && thread->is_unwound &&
           (thread->truncation == FUZMON_COMPLETE || thread->truncation == FUZMON_TRUNCATED_FRAMES);
}

static void recall(struct fuzmon_stacks *stacks, struct captured_thread *thread, const struct captured_thread *former)
{
    thread->captured = FUZMON_CAPTURED_BLOCKED;
    thread->syscall = former->syscall;
    thread->schedule = former->schedule;
    thread->truncation = former->truncation;
    thread->is_unwound = true;
    thread->first_frame = stacks->frame_count;
    thread->frame_count = former->frame_count;
    memcpy(stacks->frames + stacks->frame_count, stacks->known.frames + former->first_frame,
        former->frame_count * sizeof *stacks->frames);
    stacks->frame_count += former->frame_count;

    /* Of what is kept, only the name can change without it: another thread may give it one. */
    bool is_old = (((uint32_t)thread->tid + stacks->known.captures) & (NAME_AGE - 1)) == 0;
    thread->has_stat = former->has_stat && !is_old;
    if (thread->has_stat)
        thread->stat = former->stat;
}

int known_threads_recall(struct fuzmon_stacks *stacks)
{
    struct known_threads *known = &stacks->known;
    if (known->stack_bytes != stacks->options.stack_bytes || known->max_frames != stacks->options.max_frames)
        return 0;
    uint32_t from = 0;
    for (uint32_t i = 0; i < stacks->thread_count; i++) {
        struct captured_thread *thread = &stacks->threads[i];
        struct thread_schedule now;
        const struct captured_thread *former = find(known, thread->tid, &from);
        if (!former || !is_usable(former) || thread_schedule_read(stacks->process, thread->tid, &now) ||
            strcmp(now.text, former->schedule.text) != 0)
            continue;
        int result = capture_reserve_frames(stacks, former->frame_count);
        if (result)
            return result;
        recall(stacks, thread, former);
    }
    return 0;
}

void known_threads_keep(struct fuzmon_stacks *stacks)
{
    struct known_threads *known = &stacks->known, before = *known;
    *known = (struct known_threads){
        .threads = stacks->threads,
        .capacity = stacks->threads_capacity,
        .count = stacks->thread_count,
        .frames = stacks->frames,
        .frames_capacity = stacks->frames_capacity,
        .stack_bytes = stacks->options.stack_bytes,
        .max_frames = stacks->options.max_frames,
        .captures = before.captures + 1,
    };
    stacks->threads = before.threads;
    stacks->threads_capacity = before.capacity;
    stacks->thread_count = 0;
    stacks->frames = before.frames;
    stacks->frames_capacity = before.frames_capacity;
    stacks->frame_count = 0;
}
