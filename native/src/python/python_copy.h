/* Copies what Python keeps of a thread: its state, its frames, their code objects with names and lines, and who holds the GIL. */
#ifndef FUZMON_PYTHON_COPY_H
#define FUZMON_PYTHON_COPY_H

#include "python_threads.h"
#include "python_window.h"

/* Appends a fuzmon_python_copy to the window's arena, or nothing if the state is that of another thread by now. */
void python_copy_thread(struct python_window *window, const struct fuzmon_python *table, const struct python_thread *thread);

#endif
