/* Looks at a thread that the caller itself traces and that stands still; it stays so. */
#ifndef FUZMON_HELD_CAPTURE_H
#define FUZMON_HELD_CAPTURE_H

#include "fuzmon.h"

#include <stdbool.h>
#include <stddef.h>

/* As much of its memory as can be read from `from` on. */
size_t held_memory(struct fuzmon_stacks *stacks, int32_t tid, uint64_t from, void *into, size_t length);

/* Whether its process catches or ignores a signal; false when that cannot be told. */
bool held_handles(const struct fuzmon_stacks *stacks, int32_t tid, int signal);

#endif
