/* How far the frame of a function lies above its stack pointer, by following its code from its first instruction. */
#ifndef FUZMON_FRAME_FLOW_H
#define FUZMON_FRAME_FLOW_H

#include "walk.h"

/*
 * rsp is CFA + offset; with an alignment that is not 0, it is CFA + aligned, rounded down to a multiple of alignment, + offset.
 */
struct frame_flow {
    int32_t offset;
    int32_t aligned;
    uint32_t alignment; /* a power of two */
};

/*
 * At a pc of the function that an FDE covers from `start` for `size` bytes, and that is entered with the return address at rsp.
 * False when not all ways to the pc agree, or rsp depends on more than the code: alloca and arrays of variable length.
 */
bool frame_flow_find(struct walk *walk, uint64_t start, uint64_t size, uint64_t pc, struct frame_flow *flow);

#endif
