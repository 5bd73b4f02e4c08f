#define _GNU_SOURCE
#include "arena.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <sys/mman.h>

#define ARENA_SIZE ((size_t)512 << 20)
#define ARENA_KEPT ((size_t)2 << 20)

/* One is kept with its first pages in memory: to fault them in while a thread stands still would cost more than the copy. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint8_t *spare;

int arena_open(struct arena *arena)
{
    pthread_mutex_lock(&lock);
    uint8_t *bytes = spare;
    spare = NULL;
    pthread_mutex_unlock(&lock);
    if (!bytes) {
        bytes = mmap(NULL, ARENA_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (bytes == MAP_FAILED)
            return -ENOMEM;
        madvise(bytes, ARENA_KEPT, MADV_POPULATE_WRITE);
    }
    *arena = (struct arena){.bytes = bytes, .size = ARENA_SIZE};
    return 0;
}

void arena_close(struct arena *arena)
{
    if (arena->used > ARENA_KEPT)
        madvise(arena->bytes + ARENA_KEPT, ARENA_SIZE - ARENA_KEPT, MADV_DONTNEED);
    pthread_mutex_lock(&lock);
    bool keep = spare == NULL;
    if (keep)
        spare = arena->bytes;
    pthread_mutex_unlock(&lock);
    if (!keep)
        munmap(arena->bytes, ARENA_SIZE);
    *arena = (struct arena){0};
}
