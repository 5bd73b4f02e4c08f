#define _GNU_SOURCE
#include "stop_priority.h"

#include <sched.h>

bool stop_priority_raise(void)
{
    struct sched_param lowest = {.sched_priority = sched_get_priority_min(SCHED_FIFO)};
    /* Whoever started the monitor with another policy has his reasons. */
    return sched_getscheduler(0) == SCHED_OTHER && !sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &lowest);
}

void stop_priority_restore(bool is_raised)
{
    struct sched_param none = {0};
    if (is_raised)
        sched_setscheduler(0, SCHED_OTHER, &none);
}
