/* Hand-made call frame information, at and beyond each bound. */
#include "check.h"
#include "cfi.h"
#include "unwind_limits.h"

enum { CIE_SIZE = 24, FDE_AT = CIE_SIZE };

static uint8_t bytes[1 << 20];
static struct cfi_section section = {.bytes = bytes, .address = 0x1000};
static struct unwind_row row;

/* A CIE (zR, udata8 pointers; CFA rsp+8, rip at CFA-8) and an FDE of 0x5000 to 0x6000 with a program. */
static void build(const void *program, size_t size)
{
    static const uint8_t cie[CIE_SIZE] = {20, 0, 0, 0, 0, 0, 0, 0, 1, 'z', 'R', 0, 1, 0x78, 16, 1, 4, 0x0c, 7, 8, 0x90, 1, 0, 0};
    memcpy(bytes, cie, sizeof cie);
    uint64_t range[2] = {0x5000, 0x1000};
    uint32_t head[2] = {(uint32_t)(4 + sizeof range + 1 + size), FDE_AT + 4};
    memcpy(bytes + FDE_AT, head, sizeof head);
    memcpy(bytes + FDE_AT + 8, range, sizeof range);
    bytes[FDE_AT + 24] = 0;
    if (size)
        memcpy(bytes + FDE_AT + 25, program, size);
    section.size = FDE_AT + 25 + size;
}

static bool compile(uint64_t pc)
{
    struct fde fde;
    return cfi_fde_at(&section, FDE_AT, &fde) && cfi_compile(&section, &fde, pc, &row);
}

#define RUN(pc, ...) (build((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__})), compile(pc))

TEST(Accepts_a_program_and_runs_it_up_to_the_pc)
{
    CHECK(RUN(0x5000, 0x41, 0x0e, 16, 0x86, 2, 0x43, 0x0d, 6));
    CHECK_INT(row.cfa_register, REG_RSP);
    CHECK_INT(row.cfa_value, 8);
    CHECK_INT(row.value[REG_RIP], -8);
    CHECK_INT(row.function, 0x5000);
    CHECK(compile(0x5001));
    CHECK_INT(row.cfa_value, 16);
    CHECK_INT(row.value[REG_RBP], -16);
    CHECK(compile(0x5003));
    CHECK_INT(row.cfa_register, REG_RSP);
    CHECK(compile(0x5004));
    CHECK_INT(row.cfa_register, REG_RBP);
    CHECK(row.is_simple);
}

TEST(Remembered_states_come_back_with_their_cfa)
{
    CHECK(RUN(0x5000, 0x0e, 16, 0x86, 2, 0x0a, 0x0e, 8, 0xc6, 0x0b));
    CHECK_INT(row.cfa_value, 16);
    CHECK_INT(row.rule[REG_RBP], RULE_AT_CFA);
    CHECK(RUN(0x5000, 0x86, 2, 0xc6));
    CHECK_INT(row.rule[REG_RBP], RULE_SAME);
}

TEST(Every_rule_is_understood)
{
    CHECK(RUN(0x5000, 0x14, 3, 2));
    CHECK_INT(row.rule[REG_RBX], RULE_CFA_PLUS);
    CHECK_INT(row.value[REG_RBX], -16);
    CHECK(RUN(0x5000, 0x15, 3, 0x7e));
    CHECK_INT(row.value[REG_RBX], 16);
    CHECK(RUN(0x5000, 0x09, 3, 5));
    CHECK_INT(row.rule[REG_RBX], RULE_REGISTER);
    CHECK(RUN(0x5000, 0x2f, 3, 2));
    CHECK_INT(row.value[REG_RBX], 16);
    CHECK(RUN(0x5000, 0x11, 3, 0x7e));
    CHECK_INT(row.value[REG_RBX], 16);
    CHECK(RUN(0x5000, 0x12, 6, 0x7e));
    CHECK_INT(row.cfa_value, 16);
    CHECK(RUN(0x5000, 0x2e, 32, 0x07, 16));
    CHECK_INT(row.rule[REG_RIP], RULE_UNDEFINED);
    CHECK(RUN(0x5000, 0x0f, 1, 0x30));
    CHECK_INT(row.cfa, CFA_EXPRESSION);
    CHECK(RUN(0x5000, 0x10, 3, 1, 0x30, 0x16, 6, 1, 0x30));
    CHECK_INT(row.rule[REG_RBX], RULE_EXPRESSION);
    CHECK_INT(row.rule[REG_RBP], RULE_IS_EXPRESSION);
    CHECK(RUN(0x5000, 0x05, 60, 1)); /* a register that is not ours */
}

TEST(Rejects_programs_that_make_no_sense)
{
    CHECK(!RUN(0x5000, 0x3f));                               /* no such instruction */
    CHECK(!RUN(0x5000, 0x0b));                               /* nothing was remembered */
    CHECK(!RUN(0x5000, 0x0c, 17, 8));                        /* no such register */
    CHECK(!RUN(0x5000, 0x0e));                               /* ends within an operand */
    CHECK(!RUN(0x5000, 0x0f, 2, 0x30));                      /* an expression beyond the end */
    CHECK(!RUN(0x5000, 0x0f, 1, 0x30, 0x0e, 8));             /* an offset without a register */
    CHECK(!RUN(0x5000, 0x0e, 0x80, 0x80, 0x80, 0x80, 0x08)); /* 2^31 */
    CHECK(RUN(0x5000, 0x0e, 0xff, 0xff, 0xff, 0xff, 0x07));
    CHECK_INT(row.cfa_value, INT32_MAX);
}

TEST(Remembering_is_limited)
{
    uint8_t program[CFI_MAX_REMEMBERED + 1];
    memset(program, 0x0a, sizeof program);
    build(program, CFI_MAX_REMEMBERED);
    CHECK(compile(0x5000));
    build(program, CFI_MAX_REMEMBERED + 1);
    CHECK(!compile(0x5000));
}

TEST(The_length_of_a_program_is_limited)
{
    static uint8_t program[CFI_MAX_STEPS + 1];
    build(program, CFI_MAX_STEPS);
    CHECK(compile(0x5000));
    build(program, CFI_MAX_STEPS + 1);
    CHECK(!compile(0x5000));
}

TEST(Rejects_records_that_are_cut_anywhere)
{
    build("\x0e\x10", 2);
    CHECK(compile(0x5000));
    size_t whole = section.size;
    for (section.size = 0; section.size < whole; section.size++)
        CHECK(!compile(0x5000));
}

static bool accepts_with(size_t at, uint8_t value)
{
    build(NULL, 0);
    bytes[at] = value;
    return compile(0x5000);
}

TEST(Rejects_entries_that_are_not_understood)
{
    CHECK(accepts_with(8, 3)); /* version */
    CHECK(!accepts_with(8, 2));
    CHECK(!accepts_with(8, 5));
    CHECK(!accepts_with(9, 'q'));        /* augmentation without a length */
    CHECK(!accepts_with(14, 15));        /* the return address is not in rip */
    CHECK(!accepts_with(15, 0xff));      /* length of the augmentation's data; the high bit asks for more */
    CHECK(!accepts_with(16, 0x84));      /* indirect pointers */
    CHECK(!accepts_with(16, 0x34));      /* relative to data, of which there is none */
    CHECK(!accepts_with(16, 0x05));      /* no such format */
    CHECK(!accepts_with(FDE_AT + 4, 0)); /* a CIE */
    CHECK(!accepts_with(FDE_AT + 4, FDE_AT + 5));
    CHECK(!accepts_with(FDE_AT + 24, 1)); /* augmentation's data beyond the end */
}

TEST(Rejects_ranges_that_are_empty_or_wrap)
{
    uint64_t range[2] = {0x5000, 0};
    build(NULL, 0);
    memcpy(bytes + FDE_AT + 8, range, sizeof range);
    CHECK(!compile(0x5000));
    range[1] = UINT64_MAX - 0x5000;
    memcpy(bytes + FDE_AT + 8, range, sizeof range);
    CHECK(compile(0x5000));
    range[1]++;
    range[1]++;
    memcpy(bytes + FDE_AT + 8, range, sizeof range);
    CHECK(!compile(0x5000));
}

TEST(Numbers_of_variable_length_are_limited)
{
    const uint8_t most[] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01};
    const uint8_t more[] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x03};
    struct byte_reader reader = {.bytes = most, .end = sizeof most};
    CHECK(reader_uleb(&reader) == UINT64_MAX && !reader.failed);
    reader = (struct byte_reader){.bytes = more, .end = sizeof more};
    CHECK(!reader_uleb(&reader) && reader.failed);
    reader = (struct byte_reader){.bytes = most, .end = sizeof most - 1};
    CHECK(!reader_uleb(&reader) && reader.failed);
}
