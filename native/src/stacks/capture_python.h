/* What captures know of the Python in a process. */
#ifndef FUZMON_CAPTURE_PYTHON_H
#define FUZMON_CAPTURE_PYTHON_H

#include "python/python_threads.h"

struct fuzmon_stacks;
struct captured_thread;

struct capture_python {
    bool is_wanted;
    struct fuzmon_python table;
    bool knows_namespace;
    bool is_elsewhere; /* in another pid namespace: its threads know themselves by other ids */

    /* During a capture, in the arena. */
    struct python_window *window;
    struct python_thread *threads;
    uint32_t count;
};

/* Lists the threads that Python knows, before the first stop. */
void capture_python_begin(struct fuzmon_stacks *stacks);

/* Copies what Python keeps of a thread that stands still, or proves afterwards not to have run. */
void capture_copy_python(struct fuzmon_stacks *stacks, struct captured_thread *thread);

#endif
