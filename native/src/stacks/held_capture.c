#include "held_capture.h"

#include "capture.h"

size_t held_memory(struct fuzmon_stacks *stacks, int32_t tid, uint64_t from, void *into, size_t length)
{
    return target_memory_read(&stacks->memory, tid, from, into, length);
}

bool held_handles(const struct fuzmon_stacks *stacks, int32_t tid, int signal)
{
    struct signal_actions actions;
    if (signal_actions_read(stacks->process, tid, &actions))
        return false;
    return (actions.caught | actions.ignored) >> (signal - 1) & 1;
}
