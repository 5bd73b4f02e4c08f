#include "row_cache.h"
#include "unwind_limits.h"

#include <stdlib.h>

enum { FIRST_CAPACITY = 64 };

struct cached_row {
    struct unwind_row row;
    bool is_used;
};

static struct cached_row *slot_of(const struct row_cache *cache, uint64_t pc)
{
    uint64_t hash = pc * 0x9e3779b97f4a7c15u;
    return cache->slots + ((hash >> 32) & (cache->capacity - 1));
}

const struct unwind_row *row_cache_find(const struct row_cache *cache, uint64_t pc)
{
    if (!cache->slots)
        return NULL;
    struct cached_row *slot = slot_of(cache, pc);
    return slot->is_used && slot->row.pc == pc ? &slot->row : NULL;
}

static bool grow(struct row_cache *cache)
{
    struct row_cache larger = {.capacity = cache->slots ? cache->capacity * 2 : FIRST_CAPACITY};
    larger.slots = calloc(larger.capacity, sizeof *larger.slots);
    if (!larger.slots)
        return false;
    for (uint32_t i = 0; cache->slots && i < cache->capacity; i++)
        if (cache->slots[i].is_used)
            *slot_of(&larger, cache->slots[i].row.pc) = cache->slots[i];
    free(cache->slots);
    *cache = larger;
    return true;
}

void row_cache_put(struct row_cache *cache, const struct unwind_row *row)
{
    if (!cache->slots && !grow(cache))
        return;
    struct cached_row *slot = slot_of(cache, row->pc);
    if (slot->is_used && slot->row.pc != row->pc && ++cache->evicted > cache->capacity / 8 && cache->capacity < CFI_MAX_ROWS &&
        grow(cache))
        slot = slot_of(cache, row->pc);
    *slot = (struct cached_row){.row = *row, .is_used = true};
}

void row_cache_free(struct row_cache *cache)
{
    free(cache->slots);
    *cache = (struct row_cache){0};
}
