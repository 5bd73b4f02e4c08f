#include "follower.h"

#include <errno.h>
#include <string.h>

static void drop(struct kept_stacks *kept)
{
    fuzmon_stacks_close(kept->stacks);
    *kept = (struct kept_stacks){0};
}

void follower_forget(struct follower *follower, int32_t pid)
{
    for (int i = 0; i < KEPT_STACKS; i++)
        if (follower->kept[i].pid == pid)
            drop(&follower->kept[i]);
}

/* What is known of the process already, or in place of what was not used for longest. */
static int find(struct follower *follower, int32_t pid, struct kept_stacks **found)
{
    struct kept_stacks *oldest = &follower->kept[0];
    for (int i = 0; i < KEPT_STACKS; i++) {
        struct kept_stacks *kept = &follower->kept[i];
        if (kept->pid == pid) {
            *found = kept;
            return 0;
        }
        if (kept->used < oldest->used)
            oldest = kept;
    }
    struct fuzmon_stacks *stacks;
    int result = fuzmon_stacks_open(pid, &stacks);
    if (result)
        return result;
    drop(oldest);
    *oldest = (struct kept_stacks){.stacks = stacks, .pid = pid};
    *found = oldest;
    return 0;
}

static int capture(struct follower *follower, const struct fuzmon_follow_capture *request, const struct fuzmon_capture_header **block)
{
    struct kept_stacks *kept;
    *block = NULL;
    /* Somebody else is to be asked for those. */
    if (!task_table_find(&follower->tasks, request->pid))
        return -ECHILD;
    int result = find(follower, request->pid, &kept);
    if (result)
        return result;
    kept->used = ++follower->captures;
    /* To be told the same again would cost what is known of threads that have not run. */
    if (kept->has_python != (request->has_python != 0) || memcmp(&kept->python, &request->python, sizeof kept->python)) {
        result = fuzmon_stacks_use_python(kept->stacks, request->has_python ? &request->python : NULL);
        kept->has_python = request->has_python;
        kept->python = request->python;
    }
    if (!result) {
        follower->is_capturing = true;
        result = followed_capture(kept->stacks, &follower->threads, &request->options, block);
        follower->is_capturing = false;
    }
    if (result)
        drop(kept);
    return result;
}

void follower_capture(struct follower *follower, const struct fuzmon_follow_capture *request)
{
    const struct fuzmon_capture_header *block;
    struct fuzmon_follow_result result = {.error = -capture(follower, request, &block)};
    struct iovec parts[] = {{&result, sizeof result}, {(void *)block, block ? block->size : 0}};
    if (outbox_put(follower->outbox, FUZMON_FOLLOW_CAPTURE, parts, 2, true))
        return;
    result.error = ENOBUFS;
    outbox_put(follower->outbox, FUZMON_FOLLOW_CAPTURE, parts, 1, true);
}
