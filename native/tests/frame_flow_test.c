/* How far a frame lies above rsp, by code that is written out here. */
#include "check.h"
#include "frame_flow.h"
#include "instruction.h"

enum { START = 0x1000 };

static const uint8_t *code;
static size_t code_size;

static const struct unwind_module *find(void *state, uint64_t address)
{
    (void)state;
    (void)address;
    return NULL;
}

static bool read_code(void *state, uint64_t address, void *into, size_t size)
{
    (void)state;
    if (address < START || address - START > code_size || size > code_size - (address - START))
        return false;
    memcpy(into, code + (address - START), size);
    return true;
}

static bool flow_at(size_t offset, struct frame_flow *flow)
{
    static const struct unwind_space space = {.find = find, .read = read_code};
    static const struct stack_copy stack;
    struct walk walk = {.space = &space, .stack = &stack, .reads_left = 100, .steps_left = 10000};
    return frame_flow_find(&walk, START, code_size, START + offset, flow);
}

#define CODE(...)                                                                                                                \
    static const uint8_t bytes[] = {__VA_ARGS__};                                                                                \
    code = bytes;                                                                                                                \
    code_size = sizeof bytes;                                                                                                    \
    struct frame_flow flow

#define PROLOGUE 0x55, 0x48, 0x89, 0xe5 /* push %rbp; mov %rsp,%rbp */
#define SUB(by) 0x48, 0x83, 0xec, by
#define CALL 0xe8, 0x00, 0x10, 0, 0
#define LEAVE_RET 0xc9, 0xc3

TEST(The_first_instructions_of_a_function_tell)
{
    CODE(PROLOGUE, 0x53, SUB(0x18), CALL, LEAVE_RET); /* push %rbx */
    CHECK(flow_at(14, &flow));
    CHECK_INT(flow.offset, -16 - 8 - 0x18);
    CHECK_INT(flow.alignment, 0);
}

TEST(Other_instructions_may_lie_between_them)
{
    /* push %rbp; xor %esi,%esi; mov %rsp,%rbp; mov %rdi,%rbx; movdqa %xmm4,%xmm1; mov 0x10(%rsp),%ah; sub $8,%rsp */
    CODE(0x55, 0x31, 0xf6, 0x48, 0x89, 0xe5, 0x48, 0x89, 0xfb, 0x66, 0x0f, 0x6f, 0xcc, 0x8a, 0x64, 0x24, 0x10, SUB(8), CALL,
         LEAVE_RET);
    CHECK(flow_at(26, &flow));
    CHECK_INT(flow.offset, -24);
}

TEST(Arguments_on_the_stack_count)
{
    /* push %rax; push $1; call; add $16,%rsp; call */
    CODE(PROLOGUE, SUB(0x20), 0x50, 0x6a, 0x01, CALL, 0x48, 0x83, 0xc4, 0x10, CALL, LEAVE_RET);
    CHECK(flow_at(16, &flow));
    CHECK_INT(flow.offset, -16 - 0x20 - 16);
    CHECK(flow_at(25, &flow));
    CHECK_INT(flow.offset, -16 - 0x20);
}

TEST(Code_behind_a_return_is_what_a_branch_leads_to)
{
    /* prologue; sub; jz over; leave; ret; over: call; jmp back */
    CODE(PROLOGUE, SUB(0x10), 0x74, 0x02, LEAVE_RET, CALL, 0xeb, 0xf7);
    CHECK(flow_at(17, &flow));
    CHECK_INT(flow.offset, -16 - 0x10);
}

TEST(A_call_that_leaves_its_arguments_behind_does_not_return)
{
    /* prologue; sub; jnz other; push %rax; push %rax; call exit; nop; other: call; leave; ret */
    CODE(PROLOGUE, SUB(0x10), 0x75, 0x08, 0x50, 0x50, CALL, 0x90, CALL, LEAVE_RET);
    CHECK(flow_at(23, &flow));
    CHECK_INT(flow.offset, -16 - 0x10);
    CHECK(flow_at(17, &flow));
    CHECK_INT(flow.offset, -16 - 0x10 - 16);
}

TEST(Cases_of_a_jump_table_are_what_nothing_else_leads_to)
{
    /* prologue; sub; notrack jmp *%rax; nopw; call; leave; ret */
    CODE(PROLOGUE, SUB(0x10), 0x3e, 0xff, 0xe0, 0x0f, 0x1f, 0x00, CALL, LEAVE_RET);
    CHECK(flow_at(19, &flow));
    CHECK_INT(flow.offset, -16 - 0x10);
}

TEST(An_aligned_frame_is_told_with_its_alignment)
{
    /* prologue; push %r12; and $-32,%rsp; sub $0x40,%rsp; call */
    CODE(PROLOGUE, 0x41, 0x54, 0x48, 0x83, 0xe4, 0xe0, SUB(0x40), CALL, LEAVE_RET);
    CHECK(flow_at(19, &flow));
    CHECK_INT(flow.aligned, -24);
    CHECK_INT(flow.alignment, 32);
    CHECK_INT(flow.offset, -0x40);
}

TEST(The_red_zone_of_instrumented_code_is_stepped_over)
{
    /* prologue; lea -0x98(%rsp),%rsp; call; lea 0x98(%rsp),%rsp; call */
    CODE(PROLOGUE, 0x48, 0x8d, 0xa4, 0x24, 0x68, 0xff, 0xff, 0xff, CALL, 0x48, 0x8d, 0xa4, 0x24, 0x98, 0, 0, 0, CALL, LEAVE_RET);
    CHECK(flow_at(17, &flow));
    CHECK_INT(flow.offset, -16 - 0x98);
    CHECK(flow_at(30, &flow));
    CHECK_INT(flow.offset, -16);
}

TEST(A_frame_whose_size_only_registers_tell_is_not_guessed)
{
    CODE(PROLOGUE, 0x48, 0x29, 0xc4, CALL, LEAVE_RET); /* sub %rax,%rsp */
    CHECK(!flow_at(12, &flow));
}

TEST(Ways_that_do_not_agree_are_not_guessed)
{
    /* prologue; jz over; push %rax; over: call */
    CODE(PROLOGUE, 0x74, 0x01, 0x50, CALL, LEAVE_RET);
    CHECK(!flow_at(12, &flow));
}

TEST(A_frame_without_rbp_is_none)
{
    CODE(0x55, SUB(0x10), CALL, 0x48, 0x83, 0xc4, 0x10, 0x5d, 0xc3); /* push %rbp; sub; call; add; pop %rbp; ret */
    CHECK(!flow_at(10, &flow));
}

TEST(Code_that_ends_within_an_instruction_is_refused)
{
    static const uint8_t long_one[] = {0x66, 0x2e, 0x0f, 0x1f, 0x84, 0, 0, 0, 0, 0}; /* cs nopw 0(%rax,%rax,1) */
    struct instruction instruction;
    for (size_t size = 0; size < sizeof long_one; size++)
        CHECK(!instruction_decode(long_one, size, &instruction));
    CHECK(instruction_decode(long_one, sizeof long_one, &instruction));
    CHECK_INT(instruction.length, sizeof long_one);
    CHECK(instruction.is_padding);
}

/* No bytes make it read or write elsewhere, or go on for ever. */
TEST(Any_bytes_may_be_code)
{
    static uint8_t noise[3000];
    uint64_t random = 88172645463325252u;
    for (int round = 0; round < 300; round++) {
        for (size_t i = 0; i < sizeof noise; i++) {
            random ^= random << 13, random ^= random >> 7, random ^= random << 17;
            noise[i] = (uint8_t)(random >> 24);
            if (round % 2 && random >> 62) /* harmless ones, so that more is followed */
                noise[i] = random >> 61 & 1 ? 0x74 : 0x50 + (noise[i] & 7);
        }
        struct frame_flow flow;
        code = noise;
        code_size = sizeof noise - (size_t)round;
        flow_at(random % sizeof noise, &flow);
    }
}
