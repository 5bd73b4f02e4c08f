#define _GNU_SOURCE
#include "follower.h"

#include "task_list.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <unistd.h>

enum {
    /* Not EXITKILL: what is followed outlives us, whatever becomes of us. */
    OPTIONS = PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC,
    MOST_ROUNDS = 64,
    MOST_THREADS = 4096,
    DEADLINE_MS = 500,
};

static intptr_t options_of(const struct follower *follower)
{
    const struct fuzmon_follow_calls *calls = follower->calls.wanted;
    intptr_t options = OPTIONS;
    if (!calls)
        return options;
    if (!calls->follows_forks)
        options &= ~(PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK);
    /* Without its tracer, a call that the filter hands over returns ENOSYS for ever. */
    return options | PTRACE_O_TRACESYSGOOD | (calls->way == FUZMON_FOLLOW_SECCOMP ? PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL : 0);
}

static int seize(struct follower *follower, int32_t tid)
{
    if (task_table_find(&follower->tasks, tid))
        return 0;
    if (ptrace(PTRACE_SEIZE, tid, NULL, (void *)options_of(follower)))
        return -errno;
    struct followed_task *task = task_table_add(&follower->tasks, tid);
    if (task)
        follower->totals.tasks++;
    follower->had_tasks = true;
    calls_meet(&follower->calls, task, follower->begins_held ? CALLS_HELD : CALLS_TOLD);
    if (task && task->calls)
        task->calls->is_introduced = true;
    /* What is told of each call is to begin with a stop; a filter makes its own. */
    if (task && task->calls && follower->calls.wanted->way == FUZMON_FOLLOW_PTRACE) {
        task->calls->was_interrupted_by_us = true;
        ptrace(PTRACE_INTERRUPT, tid, NULL, NULL);
    }
    return 0;
}

int follower_tell_calls(struct follower *follower, const struct fuzmon_follow_calls *wanted)
{
    if (follower->tasks.count || follower->calls.wanted)
        return -EBUSY;
    if (wanted->way != FUZMON_FOLLOW_PTRACE && wanted->way != FUZMON_FOLLOW_SECCOMP)
        return -EINVAL;
    follower->calls.wanted = malloc(sizeof *wanted);
    if (!follower->calls.wanted)
        return -ENOMEM;
    *follower->calls.wanted = *wanted;
    follower->calls.tasks = &follower->tasks;
    follower->calls.outbox = follower->outbox;
    return 0;
}

static int begin_process(struct follower *follower, int32_t pid, bool with_family);

/* Children that it has already, of all its threads. */
static void begin_children(struct follower *follower, int tasks, int32_t tid)
{
    char path[48];
    snprintf(path, sizeof path, "%" PRId32 "/children", tid);
    int fd = openat(tasks, path, O_RDONLY | O_CLOEXEC);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
    if (!file) {
        if (fd >= 0)
            close(fd);
        return;
    }
    for (int32_t child; fscanf(file, "%" SCNd32, &child) == 1;)
        if (!task_table_find(&follower->tasks, child))
            begin_process(follower, child, true);
    fclose(file);
}

/* Until no thread has come into being since it was looked; the threads of one that is seized are seized as they are born. */
static int begin_process(struct follower *follower, int32_t pid, bool with_family)
{
    char path[32];
    snprintf(path, sizeof path, "/proc/%" PRId32 "/task", pid);
    int tasks = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (tasks < 0)
        return errno == ENOENT ? -ESRCH : -errno;
    int32_t *tids = malloc(MOST_THREADS * sizeof *tids);
    int error = tids ? 0 : -ENOMEM, seized = 0, is_new = 1;
    for (int round = 0; tids && is_new && round < MOST_ROUNDS; round++) {
        int count = task_list_read(tasks, tids, MOST_THREADS);
        is_new = 0;
        for (int i = 0; i < count && i < MOST_THREADS; i++) {
            if (task_table_find(&follower->tasks, tids[i]))
                continue;
            int result = seize(follower, tids[i]);
            if (!result)
                is_new = 1, seized++;
            else if (result != -ESRCH)
                error = result;
        }
    }
    if (with_family && seized) {
        int count = task_list_read(tasks, tids, MOST_THREADS);
        for (int i = 0; i < count && i < MOST_THREADS; i++)
            begin_children(follower, tasks, tids[i]);
    }
    close(tasks);
    free(tids);
    return seized ? 0 : error ? error : -ESRCH;
}

int follower_begin(struct follower *follower, const struct fuzmon_follow_begin *begin)
{
    follower->begins_held = begin->flags & FUZMON_FOLLOW_HELD;
    follower->wants_crashes = begin->flags & FUZMON_FOLLOW_CRASHES;
    follower->deadline_ms = begin->deadline_ms ? begin->deadline_ms : DEADLINE_MS;
    return begin->pid > 0 ? begin_process(follower, begin->pid, begin->flags & FUZMON_FOLLOW_FAMILY) : -ESRCH;
}
