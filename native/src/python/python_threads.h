/* Lists the threads that Python knows, while the process runs: which state belongs to which thread. */
#ifndef FUZMON_PYTHON_THREADS_H
#define FUZMON_PYTHON_THREADS_H

#include "python_window.h"

struct python_thread {
    uint64_t state;
    uint64_t interpreter;
    uint64_t ident;
    int32_t tid; /* as the process sees it; 0: not known */
};

/*
 * Lists at most `most` threads of all interpreters, the newest first, and counts in *torn how often it had to begin again because the
 * lists changed under it. Returns how many there are.
 */
uint32_t python_threads_list(struct python_window *window, const struct fuzmon_python *table, struct python_thread *threads,
    uint32_t most, uint32_t *torn);

#endif
