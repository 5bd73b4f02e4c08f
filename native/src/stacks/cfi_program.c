#include "cfi.h"
#include "unwind_limits.h"

enum {
    CFA_ADVANCE = 1,
    CFA_OFFSET = 2,
    CFA_RESTORE = 3,
};

struct program {
    const struct cfi_section *section;
    const struct cie *cie;
    struct byte_reader reader;
    struct unwind_row *row;
    const struct unwind_row *initial; /* after the CIE's program; NULL while that runs */
    uint64_t location;
    uint64_t pc;
    unsigned remembered;
    struct unwind_row states[CFI_MAX_REMEMBERED];
};

/* An offset or section offset that does not fit is nonsense. */
static int32_t narrow(struct program *program, int64_t value)
{
    program->reader.failed |= value != (int32_t)value;
    return (int32_t)value;
}

static int32_t factored(struct program *program, uint64_t value)
{
    return narrow(program, (int64_t)(value * (uint64_t)program->cie->data_alignment));
}

/* Registers beyond rip (xmm0 and so on) are legal, and of no use here. */
static void set_rule(struct program *program, uint64_t number, enum rule rule, int32_t value)
{
    if (number >= REGISTERS)
        return;
    program->row->rule[number] = (uint8_t)rule;
    program->row->value[number] = value;
}

static void restore_rule(struct program *program, uint64_t number)
{
    if (number < REGISTERS)
        set_rule(program, number, program->initial ? program->initial->rule[number] : RULE_SAME,
                 program->initial ? program->initial->value[number] : 0);
}

static void set_cfa(struct program *program, uint64_t number, int32_t value)
{
    program->reader.failed |= number >= REGISTERS;
    program->row->cfa = CFA_REGISTER;
    program->row->cfa_register = (uint8_t)number;
    program->row->cfa_value = value;
}

static void set_cfa_offset(struct program *program, int32_t value)
{
    program->reader.failed |= program->row->cfa != CFA_REGISTER;
    program->row->cfa_value = value;
}

/* Steps over an expression and returns where its length stands. */
static int32_t block(struct program *program)
{
    int32_t at = narrow(program, (int64_t)program->reader.at);
    reader_skip(&program->reader, reader_uleb(&program->reader));
    return at;
}

static void remember(struct program *program)
{
    if (program->remembered == CFI_MAX_REMEMBERED)
        program->reader.failed = true;
    else
        program->states[program->remembered++] = *program->row;
}

static void recall(struct program *program)
{
    if (!program->remembered)
        program->reader.failed = true;
    else
        *program->row = program->states[--program->remembered];
}

static void run_instruction(struct program *program, uint8_t operation)
{
    struct byte_reader *reader = &program->reader;
    uint64_t number = 0;
    switch (operation) {
    case 0x00: /* nop */
        break;
    case 0x01: /* set_loc */
        program->location = cfi_read_pointer(reader, program->cie->pointer_encoding, program->section->address, 0);
        break;
    case 0x02: /* advance_loc1, 2 and 4 */
        program->location += reader_u8(reader) * program->cie->code_alignment;
        break;
    case 0x03:
        program->location += reader_u16(reader) * program->cie->code_alignment;
        break;
    case 0x04:
        program->location += reader_u32(reader) * program->cie->code_alignment;
        break;
    case 0x05: /* offset_extended */
        number = reader_uleb(reader);
        set_rule(program, number, RULE_AT_CFA, factored(program, reader_uleb(reader)));
        break;
    case 0x06: /* restore_extended */
        restore_rule(program, reader_uleb(reader));
        break;
    case 0x07: /* undefined */
        set_rule(program, reader_uleb(reader), RULE_UNDEFINED, 0);
        break;
    case 0x08: /* same_value */
        set_rule(program, reader_uleb(reader), RULE_SAME, 0);
        break;
    case 0x09: { /* register */
        number = reader_uleb(reader);
        uint64_t other = reader_uleb(reader);
        set_rule(program, number, other < REGISTERS ? RULE_REGISTER : RULE_UNDEFINED, other < REGISTERS ? (int32_t)other : 0);
        break;
    }
    case 0x0a:
        remember(program);
        break;
    case 0x0b:
        recall(program);
        break;
    case 0x0c: /* def_cfa */
        number = reader_uleb(reader);
        set_cfa(program, number, narrow(program, (int64_t)reader_uleb(reader)));
        break;
    case 0x0d: /* def_cfa_register */
        set_cfa(program, reader_uleb(reader), program->row->cfa == CFA_REGISTER ? program->row->cfa_value : 0);
        break;
    case 0x0e: /* def_cfa_offset */
        set_cfa_offset(program, narrow(program, (int64_t)reader_uleb(reader)));
        break;
    case 0x0f: /* def_cfa_expression */
        program->row->cfa_value = block(program);
        program->row->cfa = CFA_EXPRESSION;
        break;
    case 0x10: /* expression */
        number = reader_uleb(reader);
        set_rule(program, number, RULE_EXPRESSION, block(program));
        break;
    case 0x11: /* offset_extended_sf */
        number = reader_uleb(reader);
        set_rule(program, number, RULE_AT_CFA, factored(program, (uint64_t)reader_sleb(reader)));
        break;
    case 0x12: /* def_cfa_sf */
        number = reader_uleb(reader);
        set_cfa(program, number, factored(program, (uint64_t)reader_sleb(reader)));
        break;
    case 0x13: /* def_cfa_offset_sf */
        set_cfa_offset(program, factored(program, (uint64_t)reader_sleb(reader)));
        break;
    case 0x14: /* val_offset */
        number = reader_uleb(reader);
        set_rule(program, number, RULE_CFA_PLUS, factored(program, reader_uleb(reader)));
        break;
    case 0x15: /* val_offset_sf */
        number = reader_uleb(reader);
        set_rule(program, number, RULE_CFA_PLUS, factored(program, (uint64_t)reader_sleb(reader)));
        break;
    case 0x16: /* val_expression */
        number = reader_uleb(reader);
        set_rule(program, number, RULE_IS_EXPRESSION, block(program));
        break;
    case 0x2e: /* GNU_args_size */
        reader_uleb(reader);
        break;
    case 0x2f: /* GNU_negative_offset_extended */
        number = reader_uleb(reader);
        set_rule(program, number, RULE_AT_CFA, factored(program, -reader_uleb(reader)));
        break;
    default:
        reader->failed = true;
    }
}

static bool run(struct program *program, size_t from, size_t end)
{
    struct byte_reader *reader = &program->reader;
    *reader = (struct byte_reader){.bytes = program->section->bytes, .end = end, .at = from};
    for (unsigned steps = 0; reader->at < end && !reader->failed; steps++) {
        if (steps == CFI_MAX_STEPS)
            return false;
        uint8_t byte = reader_u8(reader);
        uint8_t low = byte & 0x3f;
        switch (byte >> 6) {
        case CFA_ADVANCE:
            program->location += low * program->cie->code_alignment;
            break;
        case CFA_OFFSET:
            set_rule(program, low, RULE_AT_CFA, factored(program, reader_uleb(reader)));
            break;
        case CFA_RESTORE:
            restore_rule(program, low);
            break;
        default:
            run_instruction(program, low);
        }
        if (program->location > program->pc)
            break;
    }
    return !reader->failed;
}

bool cfi_compile(const struct cfi_section *section, const struct fde *fde, uint64_t pc, struct unwind_row *row)
{
    struct program program = {.section = section, .cie = &fde->cie, .row = row, .pc = UINT64_MAX};
    *row = (struct unwind_row){0};
    if (!run(&program, fde->cie.program, fde->cie.end))
        return false;

    struct unwind_row initial = *row;
    program.initial = &initial;
    program.location = fde->start;
    program.pc = pc;
    program.remembered = 0;
    if (!run(&program, fde->program, fde->end) || row->cfa == CFA_NONE)
        return false;

    row->pc = pc;
    row->function = fde->start;
    row->function_size = fde->length;
    row->is_signal = fde->cie.is_signal;
    row->is_debug = section->is_debug;
    row->is_simple = row->cfa == CFA_REGISTER && row->rule[REG_RSP] == RULE_SAME;
    for (unsigned i = 0; i < REGISTERS; i++)
        row->is_simple &= row->rule[i] <= RULE_AT_CFA;
    return true;
}
