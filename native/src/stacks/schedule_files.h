/*
 * Open schedstat files of threads: to read one again costs a fifth of opening it. They are bounded for a process and for the
 * whole program; a thread without one is read by its path. A file is a descriptor plus one, so that zero is none.
 */
#ifndef FUZMON_SCHEDULE_FILES_H
#define FUZMON_SCHEDULE_FILES_H

#include "thread_state.h"

/* Below /proc/PID/task. 0: too many are open already, or it cannot be opened. */
int schedule_file_open(int tasks, int32_t tid, uint32_t *open_here);

/* 0 or -errno: -ESRCH when the thread is gone, also if its id was given to another. */
int schedule_file_read(int file, struct thread_schedule *schedule);

void schedule_file_close(int *file, uint32_t *open_here);

#endif
