/* A traced run's stops: which signal is about to end the program, and where it stands then. */
#ifndef FUZMON_TRIAL_STOP_H
#define FUZMON_TRIAL_STOP_H

#include "fuzmon.h"

#include <stdbool.h>

struct trial {
    int32_t pid;
    int32_t pidfd;
    bool follows;
    bool wants_hang_stack; /* it was interrupted because its time is over */
    bool has_hang_stack;
    struct fuzmon_trial_result *result;
    struct fuzmon_stacks *stacks;
    const struct fuzmon_capture_header *block;
};

/* Looks at a thread that stopped, and lets it run on with the signal that it stopped for. */
void trial_stop_answer(struct trial *trial, int32_t tid, int status);

#endif
