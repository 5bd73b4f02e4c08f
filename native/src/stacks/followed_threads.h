/*
 * Captures of a process that the caller traces anyway, all threads of it. They are not seized; they are interrupted and looked at,
 * and whatever they have stopped for is left for the caller to answer.
 */
#ifndef FUZMON_FOLLOWED_THREADS_H
#define FUZMON_FOLLOWED_THREADS_H

#include "fuzmon.h"

struct followed_threads {
    int32_t tracer; /* thread id of the caller */
    int32_t held;   /* a thread that stands still and is to stay so; 0: none */
    void (*let_go)(void *context, int32_t tid); /* answers the stop of a thread, if it has come to one */
    void *context;
};

/* As fuzmon_stacks_capture. */
int followed_capture(struct fuzmon_stacks *stacks, const struct followed_threads *followed,
                     const struct fuzmon_capture_options *options, const struct fuzmon_capture_header **block);

#endif
