/* A traced run's stops: which signal is about to end the program, and where it stands then. */
#ifndef FUZMON_TRIAL_STOP_H
#define FUZMON_TRIAL_STOP_H

#include "fuzmon.h"

#include <signal.h>
#include <stdbool.h>
#include <sys/wait.h>

struct trial {
    int32_t pid;
    int32_t pidfd;
    bool follows;
    bool wants_hang_stack; /* it was interrupted because its time is over */
    bool has_hang_stack;
    int32_t held; /* the thread because of which all are being captured; 0: none are */
    struct fuzmon_trial_result *result;
    struct fuzmon_stacks *stacks;
    const struct fuzmon_capture_header *block;
};

/* How ends and stops are looked for: they stay to be seen until they are answered, so that a capture can see them too. */
enum { TRIAL_LOOK = WEXITED | WSTOPPED | WNOWAIT | __WALL | __WNOTHREAD };

bool trial_is_stop(const siginfo_t *info);

/* Looks at a thread that stopped, and lets it run on with the signal that it stopped for. */
void trial_stop_answer(struct trial *trial, const siginfo_t *info);

#endif
