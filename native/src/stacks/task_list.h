#ifndef FUZMON_TASK_LIST_H
#define FUZMON_TASK_LIST_H

#include <stdint.h>

/*
 * Reads the thread ids from an open /proc/PID/task folder, from its beginning. Only plain system calls: it is used while threads
 * are stopped. Returns how many there are, which may be more than capacity, or -errno.
 */
int task_list_read(int folder, int32_t *tids, uint32_t capacity);

#endif
