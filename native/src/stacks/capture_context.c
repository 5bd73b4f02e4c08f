#define _GNU_SOURCE
#include "capture.h"

#include "held_threads.h"
#include "known_threads.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int fuzmon_stacks_open(int32_t pid, struct fuzmon_stacks **stacks)
{
    char path[32];
    *stacks = NULL;
    if (pid <= 0)
        return -ESRCH;
    struct fuzmon_stacks *opened = calloc(1, sizeof *opened);
    if (!opened)
        return -ENOMEM;
    opened->pid = opened->reader = pid;
    opened->tasks = opened->memory.file = -1;
    process_maps_init(&opened->maps);
    snprintf(path, sizeof path, "/proc/%" PRId32, pid);
    opened->process = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (opened->process >= 0)
        opened->tasks = openat(opened->process, "task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int error = opened->tasks >= 0 ? 0 : -errno;
    if (!error) {
        int maps = openat(opened->process, "maps", O_RDONLY | O_CLOEXEC);
        error = maps >= 0 ? 0 : -errno;
        if (maps >= 0)
            close(maps);
    }
    if (error) {
        fuzmon_stacks_close(opened);
        return error == -ENOENT ? -ESRCH : error;
    }
    *stacks = opened;
    return 0;
}

void fuzmon_stacks_close(struct fuzmon_stacks *stacks)
{
    if (!stacks)
        return;
    if (stacks->process >= 0)
        close(stacks->process);
    if (stacks->tasks >= 0)
        close(stacks->tasks);
    target_memory_close(&stacks->memory);
    module_table_free(&stacks->modules);
    process_maps_free(&stacks->maps);
    free(stacks->tids);
    free(stacks->threads);
    free(stacks->frames);
    known_threads_free(&stacks->known);
    free(stacks->block);
    free(stacks->former_block);
    free(stacks);
}

bool stacks_take_held(struct fuzmon_stacks *stacks)
{
    bool holds = stacks->holds_threads;
    stacks->holds_threads = false;
    return holds;
}

int capture_reserve_frames(struct fuzmon_stacks *stacks, size_t count)
{
    size_t needed = stacks->frame_count + count;
    if (needed <= stacks->frames_capacity)
        return 0;
    size_t larger = stacks->frames_capacity * 2 > needed ? stacks->frames_capacity * 2 : needed;
    struct unwound_frame *frames = reallocarray(stacks->frames, larger, sizeof *frames);
    if (!frames)
        return -ENOMEM;
    stacks->frames = frames;
    stacks->frames_capacity = larger;
    return 0;
}
