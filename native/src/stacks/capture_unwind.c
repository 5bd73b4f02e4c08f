#define _GNU_SOURCE
#include "capture.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

int capture_read_maps(struct fuzmon_stacks *stacks)
{
    int result = -ENODATA;
    char path[48];
    for (uint32_t i = 0; i < stacks->thread_count; i++) {
        const struct captured_thread *thread = &stacks->threads[i];
        if (thread->stat.state == 'Z' || thread->stat.state == 'X')
            continue;
        snprintf(path, sizeof path, "task/%" PRId32 "/maps", thread->tid);
        result = process_maps_read(&stacks->maps, stacks->process, path);
        if (result >= 0) {
            stacks->reader = thread->tid;
            break;
        }
        if (result != -ENODATA && result != -ENOENT && result != -ESRCH)
            break;
    }
    if (result == 0 && stacks->modules.items)
        return 0;
    int updated = module_table_update(&stacks->modules, &stacks->maps);
    return updated ? updated : result == -EACCES || result == -EPERM || result == -ENOMEM ? result : 0;
}

static const struct unwind_module *find_module(void *state, uint64_t address)
{
    struct fuzmon_stacks *stacks = state;
    struct module *module = module_table_find(&stacks->modules, address);
    if (!module)
        return NULL;
    module_resolve(module, stacks->process, stacks->reader);
    return &module->unwind;
}

static bool read_memory(void *state, uint64_t address, void *into, size_t size)
{
    struct fuzmon_stacks *stacks = state;
    return target_memory_read(&stacks->memory, stacks->reader, address, into, size) == size;
}

static int unwind_threads(struct fuzmon_stacks *stacks)
{
    const struct unwind_space space = {.state = stacks, .find = find_module, .read = read_memory};
    for (uint32_t i = 0; i < stacks->thread_count; i++) {
        struct captured_thread *thread = &stacks->threads[i];
        if (thread->captured == FUZMON_NOT_CAPTURED || thread->is_unwound)
            continue;
        if (capture_reserve_frames(stacks, stacks->options.max_frames))
            return -ENOMEM;
        struct unwound unwound = unwind(
            &space, &thread->stack, &thread->registers, stacks->frames + stacks->frame_count, stacks->options.max_frames);
        thread->is_unwound = true;
        thread->truncation = (uint8_t)unwound.truncation;
        thread->first_frame = stacks->frame_count;
        thread->frame_count = unwound.count;
        stacks->frame_count += unwound.count;
    }
    return 0;
}

/* Code is mapped and unmapped while the process runs. What is kept of a thread that has not run since was right then. */
static bool frames_lie_where_mapped(struct fuzmon_stacks *stacks, size_t first)
{
    process_maps_begin_check(&stacks->maps);
    for (size_t i = first; i < stacks->frame_count; i++)
        if (!process_maps_holds(&stacks->maps, frame_code_address(&stacks->frames[i])))
            return false;
    return true;
}

int capture_unwind(struct fuzmon_stacks *stacks)
{
    size_t first = stacks->frame_count;
    int result = unwind_threads(stacks);
    if (result || frames_lie_where_mapped(stacks, first))
        return result;
    result = capture_read_maps(stacks);
    if (result)
        return result;
    for (uint32_t i = 0; i < stacks->thread_count; i++)
        if (stacks->threads[i].frame_count && stacks->threads[i].first_frame >= first)
            stacks->threads[i].is_unwound = false;
    stacks->frame_count = first;
    return unwind_threads(stacks);
}
