#include "capture.h"

enum { RED_ZONE = 128, LEAST = 16 << 10, ALIGNMENT = 16, MOST_WARMED = 32 << 10 };

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
    size_t got = target_memory_read(&stacks->memory, thread->tid, start, bytes, length);
    if (got == 0 && start != sp) {
        start = sp;
        length = end - start < most ? (size_t)(end - start) : most;
        got = target_memory_read(&stacks->memory, thread->tid, start, bytes, length);
    }
    thread->stack = (struct stack_copy){.start = start, .length = got, .bytes = bytes, .is_cut = got == most && end - start > most};
    stacks->warm[(uint32_t)thread->tid % WARM_STACKS] = (struct warm_stack){
        .tid = thread->tid, .start = start, .length = got < MOST_WARMED ? (uint32_t)got : MOST_WARMED};
    arena->used += (got + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (arena->used > arena->size)
        arena->used = arena->size;
}

void capture_warm_stack(struct fuzmon_stacks *stacks, const struct captured_thread *thread)
{
    const struct warm_stack *warm = &stacks->warm[(uint32_t)thread->tid % WARM_STACKS];
    const struct arena *arena = &stacks->arena;
    if (warm->tid == thread->tid && warm->length <= arena->size - arena->used)
        target_memory_read(&stacks->memory, thread->tid, warm->start, arena->bytes + arena->used, warm->length);
}
