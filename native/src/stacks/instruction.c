#include "instruction.h"

#include <string.h>

enum { LONGEST = 15, RSP = 4, RBP = 5, WORD = 8 };
enum { REX_W = 8, REX_R = 4, REX_X = 2, REX_B = 1 };

/*
 * What follows an opcode: a capital is a ModRM byte, and behind it M nothing, B a byte, D four bytes (two with a 66 prefix), G an
 * immediate for the first two operations only; b, d, w (2 bytes), e (3) and q (8) an immediate without a ModRM byte; a dot
 * nothing. X: no opcode, or a prefix.
 */
/* clang-format off */
static const char one_byte[256 + 1] =
    "MMMMbdXXMMMMbdXX" /* 00 */ "MMMMbdXXMMMMbdXX" /* 10 */ "MMMMbdXXMMMMbdXX" /* 20 */ "MMMMbdXXMMMMbdXX" /* 30 */
    "XXXXXXXXXXXXXXXX" /* 40: REX */ "................" /* 50 */ "XXXMXXXXdDbB...." /* 60 */ "bbbbbbbbbbbbbbbb" /* 70 */
    "BDXBMMMMMMMMMMMM" /* 80 */ "..........X....." /* 90 */ "qqqq....bd......" /* a0 */ "bbbbbbbbdddddddd" /* b0 */
    "BBw.XXBDe.w..bX." /* c0 */ "MMMMXXX.MMMMMMMM" /* d0 */ "bbbbbbbbddXb...." /* e0 */ "X.XX..GG......MM" /* f0 */;

static const char two_byte[256 + 1] =
    "MMMMX.....X.XMXX" /* 00 */ "MMMMMMMMMMMMMMMM" /* 10 */ "MMMMXXXXMMMMMMMM" /* 20 */ "......X.XXXXXXXX" /* 30 */
    "MMMMMMMMMMMMMMMM" /* 40 */ "MMMMMMMMMMMMMMMM" /* 50 */ "MMMMMMMMMMMMMMMM" /* 60 */ "BBBBMMM.MMXXMMMM" /* 70 */
    "dddddddddddddddd" /* 80 */ "MMMMMMMMMMMMMMMM" /* 90 */ "...MBMXX...MBMMM" /* a0 */ "MMMMMMMMMMBMMMMM" /* b0 */
    "MMBMBBBM........" /* c0 */ "MMMMMMMMMMMMMMMM" /* d0 */ "MMMMMMMMMMMMMMMM" /* e0 */ "MMMMMMMMMMMMMMMM" /* f0 */;

/* clang-format on */

struct opcode {
    uint8_t map; /* 0: one byte, 1: 0f, 2: 0f 38, 3: 0f 3a, more: only of vectors */
    uint8_t byte;
    uint8_t rex;
    bool is_16_bit;
    bool is_vector; /* VEX or EVEX: never touches rsp */
    bool has_modrm;
    uint8_t modrm;
    size_t at;       /* behind the opcode, then behind the ModRM byte and its address */
    int32_t address; /* the displacement of a memory operand */
    uint8_t base;    /* RSP or RBP when the memory operand is that and the displacement only */
};

static int32_t signed_at(const uint8_t *code, unsigned size)
{
    if (size == 1)
        return (int8_t)code[0];
    int32_t value;
    memcpy(&value, code, sizeof value);
    return value;
}

/* VEX and EVEX prefixes hold the map. */
static bool read_vector(const uint8_t *code, size_t at, struct opcode *opcode)
{
    unsigned prefix = code[at] == 0xc5 ? 2 : code[at] == 0xc4 ? 3 : 4;
    opcode->map = prefix == 2 ? 1 : prefix == 3 ? code[at + 1] & 0x1f : code[at + 1] & 7;
    opcode->is_vector = true;
    opcode->byte = code[at + prefix];
    opcode->at = at + prefix + 1;
    return opcode->map >= 1 && opcode->map <= 6 && opcode->map != 4;
}

static bool read_opcode(const uint8_t *code, struct opcode *opcode)
{
    size_t at = 0;
    *opcode = (struct opcode){0};
    for (; at < 10; at++) {
        uint8_t byte = code[at];
        if (byte == 0x66)
            opcode->is_16_bit = true;
        else if (byte != 0xf2 && byte != 0xf3 && byte != 0xf0 && byte != 0x2e && byte != 0x36 && byte != 0x3e && byte != 0x26 &&
                 byte != 0x64 && byte != 0x65 && byte != 0x67)
            break;
    }
    if (code[at] == 0xc4 || code[at] == 0xc5 || code[at] == 0x62)
        return read_vector(code, at, opcode);
    if ((code[at] & 0xf0) == 0x40)
        opcode->rex = code[at++];
    if (code[at] == 0x0f) {
        at++;
        opcode->map = code[at] == 0x38 ? 2 : code[at] == 0x3a ? 3 : 1;
        at += opcode->map > 1;
    }
    opcode->byte = code[at++];
    opcode->at = at;
    return true;
}

/* How the opcode goes on, as in the tables. */
static char form_of(const struct opcode *opcode)
{
    switch (opcode->map) {
    case 0:
        return one_byte[opcode->byte];
    case 1:
        return two_byte[opcode->byte];
    case 3:
        return 'B';
    default:
        return 'M';
    }
}

static void read_modrm(const uint8_t *code, struct opcode *opcode)
{
    uint8_t modrm = code[opcode->at++], mode = modrm >> 6, operand = modrm & 7;
    opcode->has_modrm = true;
    opcode->modrm = modrm;
    if (mode == 3)
        return;
    unsigned size = mode == 1 ? 1 : mode == 2 || operand == RBP ? 4 : 0;
    if (operand == RSP) {
        uint8_t index_and_base = code[opcode->at++];
        size = mode == 1 ? 1 : mode == 2 || (index_and_base & 7) == RBP ? 4 : 0;
        opcode->base = index_and_base == 0x24 && !(opcode->rex & (REX_B | REX_X)) ? RSP : 0;
    } else if (mode != 0 && operand == RBP && !(opcode->rex & REX_B)) {
        opcode->base = RBP;
    }
    if (size)
        opcode->address = signed_at(code + opcode->at, size);
    opcode->at += size;
}

static unsigned immediate_size(const struct opcode *opcode, char form)
{
    unsigned group = opcode->modrm >> 3 & 7;
    bool is_wide = (opcode->rex & REX_W) != 0;
    switch (form) {
    case 'B':
    case 'b':
        return 1;
    case 'w':
        return 2;
    case 'e':
        return 3;
    case 'D':
    case 'd':
        /* A jump or call has four bytes whatever its prefixes are. */
        if (opcode->map == 1 || opcode->byte == 0xe8 || opcode->byte == 0xe9)
            return 4;
        if (is_wide && opcode->byte >= 0xb8 && opcode->byte <= 0xbf)
            return 8;
        return opcode->is_16_bit && !is_wide ? 2 : 4;
    case 'q':
        return 8;
    case 'G':
        return group > 1 ? 0 : opcode->byte == 0xf6 ? 1 : opcode->is_16_bit && !is_wide ? 2 : 4;
    default:
        return 0;
    }
}

static bool is_register(const struct opcode *opcode, unsigned number)
{
    return opcode->modrm >> 6 == 3 && (opcode->modrm & 7) == number && !(opcode->rex & REX_B);
}

static bool is_operand(const struct opcode *opcode, unsigned number)
{
    return (opcode->modrm >> 3 & 7) == number && !(opcode->rex & REX_R);
}

static void move(struct instruction *instruction, int32_t by)
{
    instruction->stack = STACK_MOVED;
    instruction->operand = by;
}

/* add, sub and and of an immediate, and whatever else an immediate is for. */
static void apply_immediate(const struct opcode *opcode, int32_t immediate, struct instruction *instruction)
{
    unsigned group = opcode->modrm >> 3 & 7;
    if (!is_register(opcode, RSP) || opcode->byte == 0x80 || group == 7)
        return;
    instruction->stack = STACK_UNKNOWN;
    if (!(opcode->rex & REX_W) || immediate == INT32_MIN)
        return;
    if (group == 0 || group == 5) {
        move(instruction, group == 0 ? immediate : -immediate);
    } else if (group == 4 && immediate < 0 && (-immediate & (-immediate - 1)) == 0) {
        instruction->stack = STACK_ALIGNED;
        instruction->operand = -immediate;
    }
}

static bool writes_operand(uint8_t byte)
{
    return (byte < 0x38 && ((byte & 7) == 2 || (byte & 7) == 3)) || byte == 0x63 || byte == 0x69 || byte == 0x6b ||
           byte == 0x86 || byte == 0x87 || byte == 0x8a || byte == 0x8b || byte == 0x8d;
}

static bool writes_register(const struct opcode *opcode)
{
    uint8_t byte = opcode->byte, group = opcode->modrm >> 3 & 7;
    if (byte < 0x38)
        return (byte & 7) <= 1;
    return (byte >= 0x86 && byte <= 0x89) || byte == 0x8c || byte == 0x8f || byte == 0xc0 || byte == 0xc1 || byte == 0xc6 ||
           byte == 0xc7 || (byte >= 0xd0 && byte <= 0xd3) || ((byte == 0xf6 || byte == 0xf7) && (group == 2 || group == 3)) ||
           ((byte == 0xfe || byte == 0xff) && group <= 1);
}

static void apply_modrm(const struct opcode *opcode, struct instruction *instruction)
{
    uint8_t byte = opcode->byte, group = opcode->modrm >> 3 & 7;
    bool is_wide = (opcode->rex & REX_W) != 0;
    if ((byte == 0x89 && is_register(opcode, RBP) && is_operand(opcode, RSP)) ||
        (byte == 0x8b && is_register(opcode, RSP) && is_operand(opcode, RBP))) {
        instruction->sets_rbp = is_wide;
        return;
    }
    if ((byte == 0x89 && is_register(opcode, RSP) && is_operand(opcode, RBP)) ||
        (byte == 0x8b && is_register(opcode, RBP) && is_operand(opcode, RSP))) {
        instruction->stack = is_wide ? STACK_FROM_RBP : STACK_UNKNOWN;
        return;
    }
    if (byte == 0x8d && is_operand(opcode, RSP)) {
        instruction->stack = !is_wide || !opcode->base ? STACK_UNKNOWN : opcode->base == RBP ? STACK_FROM_RBP : STACK_MOVED;
        instruction->operand = opcode->address;
        return;
    }
    if (byte == 0xff && group == 6) {
        move(instruction, -WORD);
    } else if (byte == 0x8f && group == 0 && !is_register(opcode, RSP)) {
        move(instruction, WORD);
    } else if ((writes_operand(byte) && is_operand(opcode, RSP)) || (writes_register(opcode) && is_register(opcode, RSP))) {
        /* Of a byte register it is ah, unless there is a REX prefix. */
        bool is_byte = !(byte & 1) && byte != 0x8c && byte != 0x63;
        instruction->stack = is_byte && !opcode->rex ? STACK_SAME : STACK_UNKNOWN;
    }
}

static void apply_one_byte(const struct opcode *opcode, struct instruction *instruction)
{
    uint8_t byte = opcode->byte;
    if (opcode->has_modrm) {
        if (byte == 0xff && (opcode->modrm >> 3 & 7) >= 2 && (opcode->modrm >> 3 & 7) <= 5)
            instruction->flow = (opcode->modrm >> 3 & 7) < 4 ? FLOW_CALL : FLOW_INDIRECT_JUMP;
        if (byte != 0x80 && byte != 0x81 && byte != 0x83)
            apply_modrm(opcode, instruction);
        return;
    }
    if ((byte >= 0x50 && byte <= 0x57) || byte == 0x68 || byte == 0x6a || byte == 0x9c)
        move(instruction, -WORD);
    else if ((byte >= 0x58 && byte <= 0x5f) || byte == 0x9d)
        move(instruction, WORD);
    else if (byte == 0xc9)
        instruction->stack = STACK_LEFT;
    else if (byte == 0xc8 || ((byte == 0xbc || byte == 0x94) && !(opcode->rex & REX_B)))
        instruction->stack = STACK_UNKNOWN;
    if (byte == 0x5c && !(opcode->rex & REX_B))
        instruction->stack = STACK_UNKNOWN;
    if (instruction->stack == STACK_MOVED && opcode->is_16_bit)
        instruction->stack = STACK_UNKNOWN;

    if ((byte >= 0x70 && byte <= 0x7f) || (byte >= 0xe0 && byte <= 0xe3))
        instruction->flow = FLOW_BRANCH;
    else if (byte == 0xe9 || byte == 0xeb)
        instruction->flow = FLOW_JUMP;
    else if (byte == 0xe8)
        instruction->flow = FLOW_CALL;
    else if (byte == 0xc2 || byte == 0xc3 || byte == 0xca || byte == 0xcb || byte == 0xcf || byte == 0xf4 || byte == 0xcc)
        instruction->flow = FLOW_END;
    instruction->is_padding = byte == 0x90 || byte == 0xcc;
}

static void apply_two_byte(const struct opcode *opcode, struct instruction *instruction)
{
    uint8_t byte = opcode->byte;
    if (byte >= 0x80 && byte <= 0x8f)
        instruction->flow = FLOW_BRANCH;
    else if (byte == 0x0b || byte == 0xb9 || byte == 0xff)
        instruction->flow = FLOW_END;
    else if (byte == 0xa0 || byte == 0xa8)
        move(instruction, -WORD);
    else if (byte == 0xa1 || byte == 0xa9)
        move(instruction, WORD);
    bool writes = (byte >= 0x40 && byte <= 0x4f) || byte == 0xaf || byte == 0xb6 || byte == 0xb7 || byte == 0xb8 ||
                  (byte >= 0xbc && byte <= 0xbf);
    if ((writes && is_operand(opcode, RSP)) || ((byte == 0xb1 || byte == 0xc1) && is_register(opcode, RSP)) ||
        (byte == 0xcc && !(opcode->rex & REX_B)))
        instruction->stack = STACK_UNKNOWN;
    instruction->is_padding = byte == 0x1f;
}

bool instruction_decode(const uint8_t *bytes, size_t size, struct instruction *instruction)
{
    /* Prefixes, opcode, address and immediate may all be read before the length is known. */
    uint8_t code[2 * LONGEST + 10] = {0};
    memcpy(code, bytes, size < LONGEST ? size : LONGEST);
    *instruction = (struct instruction){0};
    struct opcode opcode;
    if (!read_opcode(code, &opcode))
        return false;
    char form = form_of(&opcode);
    if (form == 'X')
        return false;
    if (form == 'M' || form == 'G' || form == 'B' || form == 'D')
        read_modrm(code, &opcode);
    unsigned immediate = immediate_size(&opcode, form);
    instruction->length = (uint8_t)(opcode.at + immediate);
    if (opcode.at + immediate > LONGEST || opcode.at + immediate > size)
        return false;
    if (opcode.is_vector)
        return true;
    int32_t value = immediate ? signed_at(code + opcode.at, immediate) : 0;
    if (opcode.map == 0)
        apply_one_byte(&opcode, instruction);
    else if (opcode.map == 1)
        apply_two_byte(&opcode, instruction);
    if (opcode.map == 0 && (opcode.byte == 0x81 || opcode.byte == 0x83))
        apply_immediate(&opcode, opcode.byte == 0x81 && immediate != 4 ? INT32_MIN : value, instruction);
    instruction->distance = value;
    return true;
}
