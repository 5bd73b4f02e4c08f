#ifndef FUZMON_HELD_THREADS_H
#define FUZMON_HELD_THREADS_H

#include "fuzmon.h"

#include <stdbool.h>

/*
 * Whether the calling thread still holds threads that it could not let go, because they never stopped or ended first; they are
 * let go when it ends. Tells it once.
 */
bool stacks_take_held(struct fuzmon_stacks *stacks);

#endif
