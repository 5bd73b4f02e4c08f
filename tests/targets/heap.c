/*
 * Allocates and frees, then stands still: heap THREADS MEGABYTES [churn]. Prints what mallinfo2() says of it, without allocating for that:
 * arena ordblks smblks hblks hblkhd fsmblks uordblks fordblks keepcost. With churn it goes on allocating in all its threads.
 */
#include <malloc.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SLOTS = 4096 };

static size_t megabytes;
static bool churns;
static pthread_barrier_t all;

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 8;
}

/* Small ones for caches and fast bins, larger ones for the other bins, and a few with mappings of their own. */
static size_t size_of_next(uint32_t *state)
{
    uint32_t kind = next_random(state) % 1000;
    return kind == 0 ? 200000 + next_random(state) % 100000
        : kind < 50  ? 2000 + next_random(state) % 30000
        : kind < 300 ? 100 + next_random(state) % 1500
                     : 1 + next_random(state) % 100;
}

static void replace_one(void **slots, uint32_t *state)
{
    uint32_t slot = next_random(state) % SLOTS;
    free(slots[slot]);
    slots[slot] = next_random(state) % 3 ? malloc(size_of_next(state)) : NULL;
}

static void *allocate(void *argument)
{
    uint32_t state = (uint32_t)(uintptr_t)argument;
    void **slots = calloc(SLOTS, sizeof *slots);
    size_t kept = 0, least = megabytes << 20;
    /* What is to be large is made of blocks that malloc does not map. */
    for (; kept < least; kept += 60000)
        memset(malloc(60000), 1, 60000);
    for (int i = 0; i < 40000; i++)
        replace_one(slots, &state);
    pthread_barrier_wait(&all);
    while (churns)
        replace_one(slots, &state);
    for (;;)
        pause();
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    int threads = atoi(argv[1]);
    megabytes = strtoul(argv[2], NULL, 10);
    churns = argc > 3;
    pthread_barrier_init(&all, NULL, (unsigned)threads + 1);
    for (int i = 0; i < threads; i++) {
        pthread_t thread;
        pthread_create(&thread, NULL, allocate, (void *)(uintptr_t)(i + 1));
    }
    pthread_barrier_wait(&all);

    static char text[512];
    struct mallinfo2 info = mallinfo2();
    int length = snprintf(text, sizeof text, "%zu %zu %zu %zu %zu %zu %zu %zu %zu\n", info.arena, info.ordblks, info.smblks, info.hblks,
        info.hblkhd, info.fsmblks, info.uordblks, info.fordblks, info.keepcost);
    if (write(1, text, (size_t)length) != length)
        return 1;
    for (;;)
        pause();
}
