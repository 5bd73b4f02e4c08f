/* The code of a function: the first two bytes say where in it, the rest is the code. */
#include "frame_flow.h"
#include "unwind_limits.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { START = 0x1000 };

static const uint8_t *code;
static size_t code_size;

static bool read_code(void *state, uint64_t address, void *into, size_t size)
{
    (void)state;
    if (address < START || address - START > code_size || size > code_size - (address - START))
        return false;
    memcpy(into, code + (address - START), size);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct unwind_space space = {.read = read_code};
    static const struct stack_copy stack;
    if (size < 3)
        return 0;
    code = data + 2;
    code_size = size - 2;
    struct walk walk = {.space = &space, .stack = &stack, .reads_left = 10, .steps_left = WALK_MAX_STEPS};
    struct frame_flow flow;
    if (frame_flow_find(&walk, START, code_size, START + (data[0] | (uint64_t)data[1] << 8), &flow) &&
        (flow.alignment & (flow.alignment - 1) || flow.offset > 0))
        abort();
    return 0;
}
