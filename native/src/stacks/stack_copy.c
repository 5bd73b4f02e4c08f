#define _GNU_SOURCE
#include "capture.h"

#include <sys/uio.h>

enum { RED_ZONE = 128, LEAST = 16 << 10, ALIGNMENT = 16 };

static size_t copy(int32_t tid, uint8_t *into, uint64_t from, size_t length)
{
    struct iovec local = {into, length}, remote = {(void *)from, length};
    ssize_t got = process_vm_readv(tid, &local, 1, &remote, 1, 0);
    return got > 0 ? (size_t)got : 0;
}

void capture_copy_stack(struct fuzmon_stacks *stacks, struct captured_thread *thread)
{
    uint64_t sp = thread->registers.value[REG_RSP];
    const struct mapping *mapping = process_maps_find(&stacks->maps, sp);
    struct arena *arena = &stacks->arena;

    /* What is left is shared fairly, so that no thread goes without. */
    size_t left = arena->size - arena->used, fair = left / (stacks->thread_count + 1);
    size_t most = stacks->options.stack_bytes;
    if (most > fair)
        most = fair > LEAST ? fair : LEAST;
    if (most > left)
        most = left;

    /* Of an unknown mapping the read stops where memory ends. */
    uint64_t start = sp >= RED_ZONE ? sp - RED_ZONE : sp;
    if (mapping && start < mapping->start)
        start = sp;
    uint64_t end = mapping ? mapping->end : UINT64_MAX;
    size_t length = end - start < most ? (size_t)(end - start) : most;
    uint8_t *bytes = arena->bytes + arena->used;
    size_t got = copy(thread->tid, bytes, start, length);
    if (got == 0 && start != sp) {
        start = sp;
        length = end - start < most ? (size_t)(end - start) : most;
        got = copy(thread->tid, bytes, start, length);
    }
    thread->stack = (struct stack_copy){.start = start, .length = got, .bytes = bytes, .is_cut = got == most && end - start > most};
    arena->used += (got + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (arena->used > arena->size)
        arena->used = arena->size;
}
