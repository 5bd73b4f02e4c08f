/* An x86-64 instruction, as far as the depth of the stack depends on it. */
#ifndef FUZMON_INSTRUCTION_H
#define FUZMON_INSTRUCTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum instruction_flow {
    FLOW_NEXT,
    FLOW_CALL, /* and back */
    FLOW_BRANCH,
    FLOW_JUMP,
    FLOW_INDIRECT_JUMP,
    FLOW_END, /* returns, or traps */
};

/* What becomes of rsp. */
enum instruction_stack {
    STACK_SAME,
    STACK_MOVED,    /* by operand */
    STACK_ALIGNED,  /* to a multiple of operand, downwards */
    STACK_FROM_RBP, /* is rbp + operand */
    STACK_LEFT,     /* leave: rsp is what rbp was, then rbp is popped */
    STACK_UNKNOWN,
};

struct instruction {
    uint8_t length;
    uint8_t flow;
    uint8_t stack;
    bool sets_rbp; /* mov %rsp,%rbp */
    bool is_padding;
    int32_t operand;
    int32_t distance; /* of a branch or jump, from the end of the instruction */
};

/* False for what is no instruction of 64-bit code, does not end within size bytes, or is not known here. */
bool instruction_decode(const uint8_t *code, size_t size, struct instruction *instruction);

#endif
