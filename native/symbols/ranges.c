#include "ranges.h"

#include <stdlib.h>

enum { MAX_RANGES = 1 << 26 };

bool ranges_add(struct ranges *ranges, uint64_t low, uint64_t high, uint64_t value)
{
    if (low >= high)
        return true;
    if (ranges->count == ranges->capacity) {
        size_t capacity = ranges->capacity ? 2 * ranges->capacity : 16;
        struct range *items = capacity <= MAX_RANGES ? realloc(ranges->items, capacity * sizeof *items) : NULL;
        if (!items)
            return false;
        ranges->items = items;
        ranges->capacity = capacity;
    }
    ranges->items[ranges->count++] = (struct range){low, high, value};
    return true;
}

static int compare(const void *left, const void *right)
{
    const struct range *a = left, *b = right;
    if (a->low != b->low)
        return a->low < b->low ? -1 : 1;
    if (a->high != b->high)
        return a->high > b->high ? -1 : 1;
    return (a->value > b->value) - (a->value < b->value);
}

static bool is_disjoint(const struct ranges *ranges)
{
    for (size_t i = 1; i < ranges->count; i++)
        if (ranges->items[i].low < ranges->items[i - 1].high)
            return false;
    return true;
}

/* Sweeps over the sorted ranges with those that are open on a stack. *position: everything before it has been written. */
struct sweep {
    struct ranges flat;
    const struct range **open;
    size_t depth;
    uint64_t position;
    bool failed;
};

static void write_until(struct sweep *sweep, uint64_t end)
{
    while (sweep->depth && sweep->position < end) {
        const struct range *top = sweep->open[sweep->depth - 1];
        uint64_t high = top->high < end ? top->high : end;
        if (high > sweep->position) {
            if (!ranges_add(&sweep->flat, sweep->position, high, top->value))
                sweep->failed = true;
            sweep->position = high;
        }
        if (top->high > end)
            return;
        sweep->depth--;
    }
}

static bool flatten(struct ranges *ranges)
{
    struct sweep sweep = {.open = malloc(ranges->count * sizeof *sweep.open)};
    if (!sweep.open)
        return false;
    for (size_t i = 0; i < ranges->count; i++) {
        write_until(&sweep, ranges->items[i].low);
        sweep.position = ranges->items[i].low;
        sweep.open[sweep.depth++] = &ranges->items[i];
    }
    write_until(&sweep, UINT64_MAX);
    free(sweep.open);
    if (sweep.failed) {
        ranges_free(&sweep.flat);
        return false;
    }
    free(ranges->items);
    *ranges = sweep.flat;
    return true;
}

bool ranges_finish(struct ranges *ranges)
{
    if (!ranges->count)
        return true;
    qsort(ranges->items, ranges->count, sizeof *ranges->items, compare);
    if (is_disjoint(ranges) || flatten(ranges))
        return true;
    ranges_free(ranges);
    return false;
}

const struct range *ranges_after(const struct ranges *ranges, uint64_t address)
{
    size_t low = 0, high = ranges->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ranges->items[middle].low <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low < ranges->count ? &ranges->items[low] : NULL;
}

const struct range *ranges_find(const struct ranges *ranges, uint64_t address)
{
    const struct range *after = ranges_after(ranges, address);
    size_t index = after ? (size_t)(after - ranges->items) : ranges->count;
    if (index == 0 || address >= ranges->items[index - 1].high)
        return NULL;
    return &ranges->items[index - 1];
}

void ranges_free(struct ranges *ranges)
{
    free(ranges->items);
    *ranges = (struct ranges){0};
}
