#define _GNU_SOURCE
#include "capture.h"

#include "fuzmon_crash.h"

#include <errno.h>

static const struct fuzmon_given_thread *given_of(const struct fuzmon_stacks *stacks, int32_t tid)
{
    for (uint32_t i = 0; i < stacks->given_count; i++)
        if (stacks->given[i].tid == tid)
            return &stacks->given[i];
    return NULL;
}

void capture_given(struct fuzmon_stacks *stacks)
{
    for (uint32_t i = 0; i < stacks->thread_count; i++) {
        struct captured_thread *thread = &stacks->threads[i];
        const struct fuzmon_given_thread *given = given_of(stacks, thread->tid);
        if (!given) {
            thread->error = EBUSY;
            continue;
        }
        thread->error = 0;
        thread->registers.known = ((uint32_t)1 << REGISTERS) - 1;
        for (int i = 0; i < REGISTERS; i++)
            thread->registers.value[i] = given->registers[i];
        capture_copy_stack(stacks, thread);
        capture_copy_python(stacks, thread);
        thread->captured = FUZMON_CAPTURED_STOPPED;
    }
}

int fuzmon_stacks_unwind(struct fuzmon_stacks *stacks, const struct fuzmon_given_thread *threads, uint32_t count,
                         const struct fuzmon_capture_options *options, const struct fuzmon_capture_header **block)
{
    struct fuzmon_capture_options unwinds = *options;
    unwinds.mode = FUZMON_CAPTURE_NO_STOP;
    unwinds.unwinder = FUZMON_UNWINDER_OWN;
    stacks->given = threads;
    stacks->given_count = count;
    int result = fuzmon_stacks_capture(stacks, &unwinds, block);
    stacks->given = NULL;
    stacks->given_count = 0;
    return result;
}
