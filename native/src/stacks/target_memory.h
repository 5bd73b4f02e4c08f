/*
 * The memory of the target by /proc/PID/mem. Unlike process_vm_readv that never waits for the target's userfaultfd: a read that
 * waited while a thread is stopped would leave it stopped, and one that waited at all would cost the tracing thread.
 */
#ifndef FUZMON_TARGET_MEMORY_H
#define FUZMON_TARGET_MEMORY_H

#include <stddef.h>
#include <stdint.h>

struct target_memory {
    int tasks; /* descriptor of /proc/PID/task; not owned */
    int file;  /* -1: it may not be opened, which takes more rights than process_vm_readv, which is used then */
};

/* Opens the memory unless it is open. `reader` is a live thread: a zombie has no memory. */
void target_memory_open(struct target_memory *memory, int tasks, int32_t reader);

/* As much as can be read from `from` on; `tid` is a thread that is alive now. Nothing is allocated. */
size_t target_memory_read(struct target_memory *memory, int32_t tid, uint64_t from, void *into, size_t length);

void target_memory_close(struct target_memory *memory);

#endif
