/*
 * The threads of the capture before. One that was blocked then, and whose scheduling counters are what they were, has not run
 * since: it still stands where it stood, and neither its stack nor anything else of it has to be read again.
 */
#ifndef FUZMON_KNOWN_THREADS_H
#define FUZMON_KNOWN_THREADS_H

#include "capture.h"

/* Takes over what is known of the threads listed that have not run. 0 or -ENOMEM. */
int known_threads_recall(struct fuzmon_stacks *stacks);

/* Keeps the threads of the capture that ends, in exchange for the memory of those before. Also when it failed. */
void known_threads_keep(struct fuzmon_stacks *stacks);

void known_threads_free(struct known_threads *known);

#endif
