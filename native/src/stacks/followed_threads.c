#include "followed_threads.h"

#include "capture.h"

int followed_capture(struct fuzmon_stacks *stacks, const struct followed_threads *followed,
                     const struct fuzmon_capture_options *options, const struct fuzmon_capture_header **block)
{
    stacks->followed = followed;
    int result = fuzmon_stacks_capture(stacks, options, block);
    stacks->followed = NULL;
    return result;
}
