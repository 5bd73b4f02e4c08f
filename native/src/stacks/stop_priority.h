/*
 * While a thread of the target stands still nothing is to come before its release: not the threads of the monitor, nor what else
 * the machine does. Only then: what is done afterwards is not worth anybody's time slice.
 */
#ifndef FUZMON_STOP_PRIORITY_H
#define FUZMON_STOP_PRIORITY_H

#include <stdbool.h>

/* Gives this thread the lowest real-time priority, where that is allowed. Returns whether it is to be taken back. */
bool stop_priority_raise(void);

void stop_priority_restore(bool is_raised);

#endif
