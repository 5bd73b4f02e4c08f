#include "dwarf_expression.h"
#include "unwind_limits.h"

struct machine {
    const struct expression_input *input;
    struct byte_reader reader;
    size_t start;
    uint64_t stack[EXPRESSION_MAX_STACK];
    unsigned depth;
    enum expression_result result;
};

static void fail(struct machine *machine, enum expression_result result)
{
    if (machine->result == EXPRESSION_OK)
        machine->result = result;
}

static void push(struct machine *machine, uint64_t value)
{
    if (machine->depth == EXPRESSION_MAX_STACK)
        fail(machine, EXPRESSION_FAILED);
    else
        machine->stack[machine->depth++] = value;
}

static uint64_t pop(struct machine *machine)
{
    if (machine->depth)
        return machine->stack[--machine->depth];
    fail(machine, EXPRESSION_FAILED);
    return 0;
}

static uint64_t picked(struct machine *machine, unsigned from_top)
{
    if (from_top < machine->depth)
        return machine->stack[machine->depth - 1 - from_top];
    fail(machine, EXPRESSION_FAILED);
    return 0;
}

static void push_register(struct machine *machine, uint64_t number, uint64_t offset)
{
    const struct registers *registers = machine->input->registers;
    if (number >= REGISTERS || !(registers->known >> number & 1))
        fail(machine, number >= REGISTERS ? EXPRESSION_FAILED : EXPRESSION_UNKNOWN_REGISTER);
    else
        push(machine, registers->value[number] + offset);
}

static void dereference(struct machine *machine, unsigned size)
{
    uint64_t value = 0;
    uint64_t address = pop(machine);
    if (!size || size > sizeof value || machine->result != EXPRESSION_OK ||
        !walk_read(machine->input->walk, address, &value, size))
        fail(machine, EXPRESSION_FAILED);
    push(machine, value);
}

static void jump(struct machine *machine, int16_t distance)
{
    int64_t target = (int64_t)machine->reader.at + distance;
    if (target < (int64_t)machine->start || target > (int64_t)machine->reader.end)
        fail(machine, EXPRESSION_FAILED);
    else
        machine->reader.at = (size_t)target;
}

static void divide(struct machine *machine, uint64_t a, uint64_t b)
{
    if (!b)
        fail(machine, EXPRESSION_FAILED);
    else if (b == UINT64_MAX) /* INT64_MIN / -1 traps */
        push(machine, -a);
    else
        push(machine, (uint64_t)((int64_t)a / (int64_t)b));
}

static uint64_t shifted(uint8_t operation, uint64_t a, uint64_t by)
{
    if (operation == 0x26) /* shra */
        return (uint64_t)((int64_t)a >> (by > 63 ? 63 : by));
    if (by > 63)
        return 0;
    return operation == 0x24 ? a << by : a >> by;
}

static void binary(struct machine *machine, uint8_t operation)
{
    uint64_t b = pop(machine);
    uint64_t a = pop(machine);
    switch (operation) {
    case 0x1a:
        push(machine, a & b);
        break;
    case 0x1b:
        divide(machine, a, b);
        break;
    case 0x1c:
        push(machine, a - b);
        break;
    case 0x1d:
        if (b)
            push(machine, a % b);
        else
            fail(machine, EXPRESSION_FAILED);
        break;
    case 0x1e:
        push(machine, a * b);
        break;
    case 0x21:
        push(machine, a | b);
        break;
    case 0x22:
        push(machine, a + b);
        break;
    case 0x24:
    case 0x25:
    case 0x26:
        push(machine, shifted(operation, a, b));
        break;
    case 0x27:
        push(machine, a ^ b);
        break;
    case 0x29:
        push(machine, a == b);
        break;
    case 0x2a:
        push(machine, (int64_t)a >= (int64_t)b);
        break;
    case 0x2b:
        push(machine, (int64_t)a > (int64_t)b);
        break;
    case 0x2c:
        push(machine, (int64_t)a <= (int64_t)b);
        break;
    case 0x2d:
        push(machine, (int64_t)a < (int64_t)b);
        break;
    case 0x2e:
        push(machine, a != b);
        break;
    default:
        fail(machine, EXPRESSION_FAILED);
    }
}

static void rotate(struct machine *machine, unsigned count)
{
    if (machine->depth < count) {
        fail(machine, EXPRESSION_FAILED);
        return;
    }
    uint64_t *bottom = machine->stack + machine->depth - count;
    uint64_t top = bottom[count - 1];
    memmove(bottom + 1, bottom, (count - 1) * sizeof top);
    bottom[0] = top;
}

static void run_operation(struct machine *machine, uint8_t operation)
{
    struct byte_reader *reader = &machine->reader;
    if (operation >= 0x30 && operation < 0x50) {
        push(machine, operation - 0x30u);
        return;
    }
    if (operation >= 0x70 && operation < 0x90) {
        push_register(machine, operation - 0x70u, (uint64_t)reader_sleb(reader));
        return;
    }
    switch (operation) {
    case 0x03: /* addr */
        push(machine, reader_u64(reader) + machine->input->bias);
        break;
    case 0x06: /* deref */
        dereference(machine, 8);
        break;
    case 0x94: /* deref_size */
        dereference(machine, reader_u8(reader));
        break;
    case 0x08: /* const1u to consts */
        push(machine, reader_u8(reader));
        break;
    case 0x09:
        push(machine, (uint64_t)(int8_t)reader_u8(reader));
        break;
    case 0x0a:
        push(machine, reader_u16(reader));
        break;
    case 0x0b:
        push(machine, (uint64_t)(int16_t)reader_u16(reader));
        break;
    case 0x0c:
        push(machine, reader_u32(reader));
        break;
    case 0x0d:
        push(machine, (uint64_t)(int32_t)reader_u32(reader));
        break;
    case 0x0e:
    case 0x0f:
        push(machine, reader_u64(reader));
        break;
    case 0x10:
        push(machine, reader_uleb(reader));
        break;
    case 0x11:
        push(machine, (uint64_t)reader_sleb(reader));
        break;
    case 0x12: /* dup, drop, over, pick, swap, rot */
        push(machine, picked(machine, 0));
        break;
    case 0x13:
        pop(machine);
        break;
    case 0x14:
        push(machine, picked(machine, 1));
        break;
    case 0x15:
        push(machine, picked(machine, reader_u8(reader)));
        break;
    case 0x16:
        rotate(machine, 2);
        break;
    case 0x17:
        rotate(machine, 3);
        break;
    case 0x19: { /* abs */
        uint64_t value = pop(machine);
        push(machine, (int64_t)value < 0 ? -value : value);
        break;
    }
    case 0x1f: /* neg */
        push(machine, -pop(machine));
        break;
    case 0x20: /* not */
        push(machine, ~pop(machine));
        break;
    case 0x23: /* plus_uconst */
        push(machine, pop(machine) + reader_uleb(reader));
        break;
    case 0x2f: /* skip */
        jump(machine, (int16_t)reader_u16(reader));
        break;
    case 0x28: { /* bra */
        int16_t distance = (int16_t)reader_u16(reader);
        if (pop(machine))
            jump(machine, distance);
        break;
    }
    case 0x92: { /* bregx */
        uint64_t number = reader_uleb(reader);
        push_register(machine, number, (uint64_t)reader_sleb(reader));
        break;
    }
    case 0x96: /* nop */
        break;
    default:
        binary(machine, operation);
    }
}

enum expression_result expression_evaluate(const struct expression_input *input, size_t offset, uint64_t *result)
{
    struct machine machine = {.input = input};
    struct byte_reader *reader = &machine.reader;
    *reader = (struct byte_reader){.bytes = input->section->bytes, .end = input->section->size, .at = offset};
    uint64_t size = reader_uleb(reader);
    if (!reader_has(reader, size))
        return EXPRESSION_FAILED;
    machine.start = reader->at;
    reader->end = reader->at + size;
    if (input->pushed)
        push(&machine, *input->pushed);

    for (unsigned steps = 0; reader->at < reader->end && machine.result == EXPRESSION_OK; steps++) {
        if (steps == EXPRESSION_MAX_STEPS || !input->walk->steps_left)
            return EXPRESSION_FAILED;
        input->walk->steps_left--;
        run_operation(&machine, reader_u8(reader));
        if (reader->failed)
            return EXPRESSION_FAILED;
    }
    *result = pop(&machine);
    return machine.result;
}
