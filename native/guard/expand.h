/* A core_pattern with what core(5) says that its % specifiers mean. */
#ifndef FUZMON_GUARD_EXPAND_H
#define FUZMON_GUARD_EXPAND_H

#include "crasher.h"

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

enum { EXPANDED_BYTES = 4096, EXPANDED_ARGUMENTS = 64 };

struct expanded {
    char text[EXPANDED_BYTES]; /* of a pipe: arguments, each with a 0 behind it */
    size_t length;
    char *arguments[EXPANDED_ARGUMENTS + 1]; /* of a pipe: NULL behind the last */
    const char *unfaithful; /* what may differ from what the kernel would have written; NULL: nothing */
};

/* `pattern` begins with | for a pipe. False when the result is too long, or makes no sense. */
bool expand(const char *pattern, const struct crasher *crasher, bool uses_pid, time_t now, struct expanded *expanded);

#endif
