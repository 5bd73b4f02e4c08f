/* Memory for the copies of stacks: reserved at its full size, and given back to the kernel when a capture needed much of it. */
#ifndef FUZMON_ARENA_H
#define FUZMON_ARENA_H

#include <stddef.h>
#include <stdint.h>

struct arena {
    uint8_t *bytes;
    size_t size;
    size_t used;
};

/* 0 or -ENOMEM. */
int arena_open(struct arena *arena);

void arena_close(struct arena *arena);

#endif
