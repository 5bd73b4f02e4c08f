/* The reference unwinder: slow, because it reads the stopped thread a word at a time, but another's work. */
/* Without _GNU_SOURCE, whose <signal.h> has other registers by the same names. */
#include "capture.h"

#define UNW_REMOTE_ONLY
#include <libunwind-ptrace.h>

static void walk(struct fuzmon_stacks *stacks, struct captured_thread *thread, unw_addr_space_t space, void *target)
{
    unw_cursor_t cursor;
    thread->truncation = FUZMON_TRUNCATED_UNWIND;
    if (unw_init_remote(&cursor, space, target))
        return;
    bool is_exact = true;
    struct unwound_frame *frames = stacks->frames + stacks->frame_count;
    for (;;) {
        unw_word_t address;
        if (unw_get_reg(&cursor, UNW_REG_IP, &address) || address == 0) {
            thread->truncation = FUZMON_COMPLETE;
            return;
        }
        if (thread->frame_count == stacks->options.max_frames) {
            thread->truncation = FUZMON_TRUNCATED_FRAMES;
            return;
        }
        bool is_signal = unw_is_signal_frame(&cursor) > 0;
        frames[thread->frame_count++] = (struct unwound_frame){
            .address = address,
            .flags = (is_exact || is_signal ? FUZMON_FRAME_EXACT : 0) | (is_signal ? FUZMON_FRAME_SIGNAL : 0),
        };
        is_exact = is_signal;
        int step = unw_step(&cursor);
        if (step <= 0 || stop_clock_ns() >= stacks->deadline_ns) {
            thread->truncation = step == 0 ? FUZMON_COMPLETE : FUZMON_TRUNCATED_UNWIND;
            return;
        }
    }
}

void libunwind_unwind(struct fuzmon_stacks *stacks, struct captured_thread *thread)
{
    thread->first_frame = stacks->frame_count;
    thread->frame_count = 0;
    thread->is_unwound = true;
    if (capture_reserve_frames(stacks, stacks->options.max_frames))
        return;
    unw_addr_space_t space = unw_create_addr_space(&_UPT_accessors, 0);
    void *target = space ? _UPT_create(thread->tid) : NULL;
    if (target) {
        walk(stacks, thread, space, target);
        _UPT_destroy(target);
    }
    if (space)
        unw_destroy_addr_space(space);
    stacks->frame_count += thread->frame_count;
}
