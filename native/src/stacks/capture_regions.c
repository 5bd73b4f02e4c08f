#include "capture.h"

#include <errno.h>

/* Between two looks at the clock. */
enum { PIECE = 1 << 20 };

int fuzmon_stacks_use_regions(struct fuzmon_stacks *stacks, struct fuzmon_region *regions, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (!regions[i].into || regions[i].length > UINT64_MAX - regions[i].address)
            return -EINVAL;
    stacks->regions = regions;
    stacks->region_count = count;
    return 0;
}

void capture_copy_regions(struct fuzmon_stacks *stacks)
{
    for (uint32_t i = 0; i < stacks->region_count; i++) {
        struct fuzmon_region *region = &stacks->regions[i];
        region->copied = 0;
        while (region->copied < region->length && stop_clock_ns() < stacks->deadline_ns) {
            uint64_t left = region->length - region->copied;
            size_t wanted = left < PIECE ? (size_t)left : PIECE;
            size_t got = target_memory_read(
                &stacks->memory, stacks->reader, region->address + region->copied, region->into + region->copied, wanted);
            region->copied += got;
            if (got < wanted)
                break;
        }
    }
}
