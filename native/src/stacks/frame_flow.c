#include "frame_flow.h"
#include "instruction.h"
#include "unwind_limits.h"

#include <stdlib.h>

enum { WORD = 8, RBP_FROM_CFA = -2 * WORD };

struct state {
    struct frame_flow frame;
    bool has_rbp; /* as frame pointer: CFA - 16 */
};

struct place {
    uint8_t state;          /* its number before the instruction here; 0: none yet */
    bool is_behind_call;    /* what was come from first, but for padding */
    bool follows_no_return; /* nothing comes here from the call before it */
};

struct flow {
    uint32_t size;
    uint32_t state_count, pending_count, end_count;
    struct state states[FLOW_MAX_STATES];
    uint32_t pending[FLOW_MAX_BRANCHES]; /* offsets to go on from */
    uint32_t ends[FLOW_MAX_BRANCHES];    /* where code ends that does not go on */
    struct state tables;                 /* in which a jump through a table leaves */
    bool has_tables;
    bool is_contradictory;
    bool has_learnt;      /* of another call that it does not return */
    struct place *places; /* one for each offset, the end included */
    uint8_t code[];
};

static bool is_same(const struct state *a, const struct state *b)
{
    return a->frame.offset == b->frame.offset && a->frame.aligned == b->frame.aligned &&
           a->frame.alignment == b->frame.alignment && a->has_rbp == b->has_rbp;
}

/* 0: too many. */
static uint8_t number_of(struct flow *flow, const struct state *state)
{
    for (uint32_t i = 0; i < flow->state_count; i++)
        if (is_same(&flow->states[i], state))
            return (uint8_t)(i + 1);
    if (flow->state_count == FLOW_MAX_STATES)
        return 0;
    flow->states[flow->state_count++] = *state;
    return (uint8_t)flow->state_count;
}

/*
 * Comes to an offset; false when nothing is to be followed from there. Where two ways do not agree, one of them goes on behind a
 * call that never returns: such a call may leave its arguments on the stack.
 */
static bool arrive(struct flow *flow, uint32_t at, const struct state *state, bool is_behind_call)
{
    struct place *place = &flow->places[at];
    uint8_t number = number_of(flow, state);
    if (is_behind_call && place->follows_no_return)
        return false;
    if (number && !place->state) {
        place->state = number;
        place->is_behind_call = is_behind_call;
        return true;
    }
    if (number && place->state == number) {
        place->is_behind_call &= is_behind_call;
    } else if (number && place->is_behind_call && !is_behind_call) {
        place->follows_no_return = true;
        flow->has_learnt = true;
    } else if (!number || !is_behind_call) {
        flow->is_contradictory = true;
    }
    return false;
}

/* Comes to code that is followed later. False when there is too much. */
static bool branch(struct flow *flow, uint64_t target, const struct state *state)
{
    /* Beyond is another function, or a part of this one that lies elsewhere. */
    if (target >= flow->size || !arrive(flow, (uint32_t)target, state, false))
        return true;
    if (flow->pending_count == FLOW_MAX_BRANCHES)
        return false;
    flow->pending[flow->pending_count++] = (uint32_t)target;
    return true;
}

static bool is_entry(const struct state *state)
{
    return !state->frame.alignment && state->frame.offset == -WORD;
}

static bool apply(const struct instruction *instruction, struct state *state)
{
    int64_t moved = (int64_t)state->frame.offset + instruction->operand;
    switch (instruction->stack) {
    case STACK_SAME:
        break;
    case STACK_MOVED:
        if (moved < INT32_MIN / 2 || moved > 0)
            return false;
        state->frame.offset = (int32_t)moved;
        break;
    case STACK_ALIGNED:
        if (state->frame.alignment)
            return false;
        state->frame = (struct frame_flow){.aligned = state->frame.offset, .alignment = (uint32_t)instruction->operand};
        break;
    case STACK_FROM_RBP:
    case STACK_LEFT:
        if (!state->has_rbp)
            return false;
        state->frame = (struct frame_flow){.offset = RBP_FROM_CFA + instruction->operand};
        if (instruction->stack == STACK_LEFT)
            *state = (struct state){.frame = {.offset = -WORD}};
        break;
    default:
        return false;
    }
    if (instruction->sets_rbp)
        state->has_rbp = !state->frame.alignment && state->frame.offset == RBP_FROM_CFA;
    if (is_entry(state))
        state->has_rbp = false;
    return true;
}

/* Code that does not go on is followed by padding, or by what is jumped to from elsewhere. */
static bool end(struct flow *flow, uint32_t at)
{
    if (flow->end_count == FLOW_MAX_BRANCHES)
        return false;
    flow->ends[flow->end_count++] = at;
    return true;
}

static bool leave_by_table(struct flow *flow, const struct state *state)
{
    if (is_entry(state))
        return true;
    if (flow->has_tables && !is_same(&flow->tables, state))
        return false;
    flow->tables = *state;
    flow->has_tables = true;
    return true;
}

static bool follow(struct flow *flow, uint32_t at)
{
    struct state state = flow->states[flow->places[at].state - 1];
    for (bool is_behind_call = false;;) {
        struct instruction instruction;
        if (!instruction_decode(flow->code + at, flow->size - at, &instruction) || !apply(&instruction, &state))
            return false;
        uint32_t next = at + instruction.length;
        uint64_t target = (uint64_t)next + (uint64_t)(int64_t)instruction.distance;
        if ((instruction.flow == FLOW_BRANCH || instruction.flow == FLOW_JUMP) && !branch(flow, target, &state))
            return false;
        if (instruction.flow == FLOW_INDIRECT_JUMP && !leave_by_table(flow, &state))
            return false;
        if (instruction.flow == FLOW_JUMP || instruction.flow == FLOW_INDIRECT_JUMP || instruction.flow == FLOW_END)
            return end(flow, next);
        is_behind_call = instruction.flow == FLOW_CALL || (is_behind_call && instruction.is_padding);
        if (!arrive(flow, next, &state, is_behind_call))
            return !flow->places[next].follows_no_return || end(flow, next);
        /* The end of the code: behind a call that never returns. */
        if (next == flow->size)
            return true;
        at = next;
    }
}

static bool follow_all(struct flow *flow)
{
    while (flow->pending_count)
        if (!follow(flow, flow->pending[--flow->pending_count]))
            return false;
    return true;
}

/* The targets of a table are not known, but they are what nothing else leads to. */
static bool follow_tables(struct flow *flow)
{
    for (uint32_t i = 0; flow->has_tables && i < flow->end_count; i++) {
        struct instruction instruction;
        uint32_t at = flow->ends[i];
        while (at < flow->size && !flow->places[at].state && instruction_decode(flow->code + at, flow->size - at, &instruction) &&
               instruction.is_padding)
            at += instruction.length;
        if (at < flow->size && !flow->places[at].state && (!branch(flow, at, &flow->tables) || !follow_all(flow)))
            return false;
    }
    return true;
}

static bool find(struct walk *walk, struct flow *flow, uint32_t at, struct frame_flow *frame)
{
    static const struct state entry = {.frame = {.offset = -WORD}};
    uint32_t cost = 1 + flow->size / FLOW_BYTES_PER_STEP;
    for (int i = 0; i < FLOW_MAX_ROUNDS; i++) {
        if (cost > walk->steps_left)
            return false;
        walk->steps_left -= cost;
        flow->state_count = flow->pending_count = flow->end_count = 0;
        flow->has_tables = flow->is_contradictory = flow->has_learnt = false;
        for (uint32_t j = 0; j <= flow->size; j++)
            flow->places[j].state = 0;
        if (!branch(flow, 0, &entry) || !follow_all(flow) || !follow_tables(flow))
            return false;
        if (!flow->has_learnt)
            break;
    }
    if (flow->has_learnt || flow->is_contradictory || !flow->places[at].state)
        return false;
    const struct state *state = &flow->states[flow->places[at].state - 1];
    *frame = state->frame;
    return state->has_rbp;
}

bool frame_flow_find(struct walk *walk, uint64_t start, uint64_t size, uint64_t pc, struct frame_flow *frame)
{
    if (size == 0 || size > FLOW_MAX_CODE || pc - start > size)
        return false;
    struct flow *flow = calloc(1, sizeof *flow + size);
    struct place *places = calloc(size + 1, sizeof *places);
    bool is_found = false;
    if (flow && places) {
        flow->size = (uint32_t)size;
        flow->places = places;
        is_found = walk_read(walk, start, flow->code, size) && find(walk, flow, (uint32_t)(pc - start), frame);
    }
    free(places);
    free(flow);
    return is_found;
}
