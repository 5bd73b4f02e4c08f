#ifndef SYMBOLS_RANGES_H
#define SYMBOLS_RANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct range {
    uint64_t low, high; /* high is the first address behind it */
    uint64_t value;
};

/* A map from addresses. Zeroed, it is empty. */
struct ranges {
    struct range *items;
    size_t count, capacity;
};

/* Ignores an empty range. False: no memory, or too many. */
bool ranges_add(struct ranges *ranges, uint64_t low, uint64_t high, uint64_t value);

/*
 * To be called after the last addition and before the first look-up. Where ranges overlap, the one that starts last holds; of
 * those that start together the shortest, of equal ones that with the greatest value. False: no memory; the map is then empty.
 */
bool ranges_finish(struct ranges *ranges);

const struct range *ranges_find(const struct ranges *ranges, uint64_t address);

/* The first range that begins behind the address. */
const struct range *ranges_after(const struct ranges *ranges, uint64_t address);

void ranges_free(struct ranges *ranges);

#endif
