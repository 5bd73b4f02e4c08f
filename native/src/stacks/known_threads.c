#include "known_threads.h"

#include "schedule_files.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_AGE = 16 }; /* captures; a power of two */

/* Tasks are listed in the same order each time, so that the search begins where the last one ended. */
static struct captured_thread *find(const struct known_threads *known, int32_t tid, uint32_t *from)
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

static void close_files(struct captured_thread *threads, uint32_t count, uint32_t *open_here)
{
    for (uint32_t i = 0; i < count; i++)
        schedule_file_close(&threads[i].schedule_file, open_here);
}

/* The file passes to the thread's new entry. */
static bool has_run(struct fuzmon_stacks *stacks, struct captured_thread *thread, struct captured_thread *former)
{
    struct thread_schedule now;
    thread->schedule_file = former->schedule_file;
    former->schedule_file = 0;
    if (!thread->schedule_file)
        thread->schedule_file = schedule_file_open(stacks->tasks, thread->tid, &stacks->known.open_files);
    int result = thread->schedule_file ? schedule_file_read(thread->schedule_file, &now)
                                       : thread_schedule_read(stacks->process, thread->tid, &now);
    if (result)
        schedule_file_close(&thread->schedule_file, &stacks->known.open_files);
    return result || strcmp(now.text, former->schedule.text) != 0;
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
    thread->python_is_kept = former->python_is_kept;
    thread->python = former->python;
    thread->python_length = former->python_is_kept ? former->python_length : 0;

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
        struct captured_thread *former = find(known, thread->tid, &from);
        if (!former || !is_usable(former) || has_run(stacks, thread, former))
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
    struct known_threads *known = &stacks->known;
    close_files(known->threads, known->count, &known->open_files);
    struct known_threads before = *known;
    *known = (struct known_threads){
        .threads = stacks->threads,
        .capacity = stacks->threads_capacity,
        .count = stacks->thread_count,
        .frames = stacks->frames,
        .frames_capacity = stacks->frames_capacity,
        .stack_bytes = stacks->options.stack_bytes,
        .max_frames = stacks->options.max_frames,
        .captures = before.captures + 1,
        .open_files = before.open_files,
    };
    stacks->threads = before.threads;
    stacks->threads_capacity = before.capacity;
    stacks->thread_count = 0;
    stacks->frames = before.frames;
    stacks->frames_capacity = before.frames_capacity;
    stacks->frame_count = 0;
}

void known_threads_free(struct known_threads *known)
{
    close_files(known->threads, known->count, &known->open_files);
    free(known->threads);
    free(known->frames);
    *known = (struct known_threads){0};
}
