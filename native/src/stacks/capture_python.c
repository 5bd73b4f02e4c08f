#define _GNU_SOURCE
#include "capture_python.h"

#include "capture.h"
#include "python/python_copy.h"
#include "python/python_table.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_THREADS = 4096, ALIGNMENT = 16 };

int fuzmon_stacks_use_python(struct fuzmon_stacks *stacks, const struct fuzmon_python *table)
{
    int result = table ? python_table_check(table) : 0;
    if (result)
        return result;
    stacks->python.is_wanted = table != NULL;
    if (table)
        stacks->python.table = *table;
    /* What is known of threads that have not run lacks this. */
    stacks->known.stack_bytes = 0;
    return 0;
}

/* A thread's id as its own pid namespace has it; 0: not known. */
static int32_t read_inner_tid(const struct fuzmon_stacks *stacks, int32_t tid)
{
    char path[48], text[4096];
    snprintf(path, sizeof path, "task/%" PRId32 "/status", tid);
    int fd = openat(stacks->process, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    ssize_t length = read(fd, text, sizeof text - 1);
    close(fd);
    text[length > 0 ? length : 0] = '\0';
    char *line = strstr(text, "\nNSpid:");
    if (!line)
        return 0;
    line[1 + strcspn(line + 1, "\n")] = '\0';
    return (int32_t)strtol(strrchr(line, '\t') ? strrchr(line, '\t') : line, NULL, 10);
}

static bool is_elsewhere(struct fuzmon_stacks *stacks)
{
    struct capture_python *python = &stacks->python;
    if (!python->knows_namespace) {
        int32_t inner = read_inner_tid(stacks, stacks->reader);
        python->is_elsewhere = inner && inner != stacks->reader;
        python->knows_namespace = inner != 0;
    }
    return python->is_elsewhere;
}

void capture_python_begin(struct fuzmon_stacks *stacks)
{
    struct capture_python *python = &stacks->python;
    struct arena *arena = &stacks->arena;
    python->window = NULL;
    python->count = 0;
    if (!python->is_wanted)
        return;
    python->window = (struct python_window *)(arena->bytes + arena->used);
    arena->used += (sizeof *python->window + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    python->threads = (struct python_thread *)(arena->bytes + arena->used);
    arena->used += MOST_THREADS * sizeof *python->threads;

    window_init(python->window, &stacks->memory, arena);
    python->window->tid = stacks->reader;
    python->count =
        python_threads_list(python->window, &python->table, python->threads, MOST_THREADS, &stacks->totals.python_torn);
    if (!is_elsewhere(stacks))
        return;
    /* By our ids from here on. */
    for (uint32_t i = 0; i < python->count; i++)
        python->threads[i].tid = -python->threads[i].tid;
    for (uint32_t i = 0; i < stacks->thread_count; i++) {
        int32_t inner = read_inner_tid(stacks, stacks->threads[i].tid);
        for (uint32_t j = 0; inner && j < python->count; j++)
            if (python->threads[j].tid == -inner)
                python->threads[j].tid = stacks->threads[i].tid;
    }
}

void capture_copy_python(struct fuzmon_stacks *stacks, struct captured_thread *thread)
{
    struct capture_python *python = &stacks->python;
    struct arena *arena = &stacks->arena;
    thread->python_is_kept = false;
    thread->python_length = 0;
    if (!python->window)
        return;
    thread->python = arena->used;
    python->window->tid = thread->tid;
    for (uint32_t i = 0; i < python->count; i++)
        if (python->threads[i].tid == thread->tid)
            python_copy_thread(python->window, &python->table, &python->threads[i]);
    thread->python_length = (uint32_t)(arena->used - thread->python);
    arena->used = (arena->used + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}
