/* Other people's crashes: their dumps go where they would have gone without Fuzmon. */
#ifndef FUZMON_GUARD_PASS_H
#define FUZMON_GUARD_PASS_H

#include "crasher.h"

struct passing {
    int connection; /* to the kernel, which waits for its answer */
    const char *pattern; /* the core_pattern of before */
    bool uses_pid; /* core_uses_pid */
    bool waits; /* for a pipe's program to end, because of core_pipe_limit */
    struct crasher crasher;
};

/* Whether without Fuzmon there would be a dump at all. */
bool pass_is_due(const struct passing *passing);

/* Passes it on, which may take long: on a process of its own, which it changes. What became of it goes into `text`. */
void pass(const struct passing *passing, char *text, size_t size);

#endif
