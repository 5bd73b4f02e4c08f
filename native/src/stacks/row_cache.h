/* Rows compiled before, by virtual address: a direct-mapped table that grows while rows push each other out. Not locked. */
#ifndef FUZMON_ROW_CACHE_H
#define FUZMON_ROW_CACHE_H

#include "cfi.h"

struct cached_row;

struct row_cache {
    struct cached_row *slots; /* NULL: none yet */
    uint32_t capacity;        /* a power of two */
    uint32_t evicted;         /* since it grew last */
};

/* NULL when it is not there. Valid until the next call with the same cache. */
const struct unwind_row *row_cache_find(const struct row_cache *cache, uint64_t pc);

void row_cache_put(struct row_cache *cache, const struct unwind_row *row);

void row_cache_free(struct row_cache *cache);

#endif
