#include "unwind.h"
#include "dwarf_expression.h"
#include "elf_file.h"
#include "heuristics.h"
#include "register_recovery.h"
#include "unwind_limits.h"
#include "walk.h"

enum step { STEP_CALLER, STEP_OUTERMOST, STEP_NO_REGISTER, STEP_NONE };

static const uint32_t callee_saved =
    1u << REG_RBX | 1u << REG_RBP | 1u << REG_RSP | 1u << 12 | 1u << 13 | 1u << 14 | 1u << REG_R15 | 1u << REG_RIP;

static struct expression_input input_of(struct walk *walk, const struct unwind_module *module, const struct unwind_row *row,
                                        const uint64_t *cfa)
{
    return (struct expression_input){
        .walk = walk,
        .section = row->is_debug ? &module->image->debug_frame : &module->image->eh_frame,
        .registers = &walk->registers,
        .bias = module->bias,
        .pushed = cfa,
    };
}

static enum step find_cfa(struct walk *walk, const struct unwind_module *module, const struct unwind_row *row, uint64_t *cfa)
{
    if (row->cfa == CFA_EXPRESSION) {
        struct expression_input input = input_of(walk, module, row, NULL);
        enum expression_result result = expression_evaluate(&input, (size_t)row->cfa_value, cfa);
        return result == EXPRESSION_OK ? STEP_CALLER : result == EXPRESSION_UNKNOWN_REGISTER ? STEP_NO_REGISTER : STEP_NONE;
    }
    if (!walk_knows(walk, row->cfa_register) && !(row->cfa_register == REG_RBP && recover_rbp(walk, module, row)))
        return STEP_NO_REGISTER;
    *cfa = walk->registers.value[row->cfa_register] + (uint64_t)(int64_t)row->cfa_value;
    return STEP_CALLER;
}

static void apply_rule(struct walk *walk, const struct expression_input *input, const struct unwind_row *row, unsigned number,
                       struct registers *caller)
{
    uint64_t value = 0, address = 0;
    int32_t operand = row->value[number];
    uint64_t at_cfa = *input->pushed + (uint64_t)(int64_t)operand;
    bool is_known = false;
    switch (row->rule[number]) {
    case RULE_SAME:
        return;
    case RULE_AT_CFA:
        is_known = walk_read_word(walk, at_cfa, &value);
        break;
    case RULE_CFA_PLUS:
        value = at_cfa;
        is_known = true;
        break;
    case RULE_REGISTER:
        value = walk->registers.value[operand];
        is_known = walk_knows(walk, (unsigned)operand);
        break;
    case RULE_EXPRESSION:
        is_known =
            expression_evaluate(input, (size_t)operand, &address) == EXPRESSION_OK && walk_read_word(walk, address, &value);
        break;
    case RULE_IS_EXPRESSION:
        is_known = expression_evaluate(input, (size_t)operand, &value) == EXPRESSION_OK;
        break;
    default:
        break;
    }
    if (is_known)
        registers_set(caller, number, value);
    else
        registers_forget(caller, number);
}

static bool is_on_copy(const struct walk *walk, uint64_t address)
{
    return address - walk->stack->start < walk->stack->length;
}

/* Stacks grow downwards; only a signal frame, or code that switches stacks, goes anywhere else, and not for ever. */
static bool is_progress(struct walk *walk, const struct unwind_row *row, uint64_t rsp)
{
    uint64_t before = walk->registers.value[REG_RSP];
    bool is_same_stack = is_on_copy(walk, rsp) == is_on_copy(walk, before);
    if (rsp > before && is_same_stack)
        return true;
    /* vfork keeps its return address in a register while it waits. That can be so of an innermost frame only, so once. */
    if (rsp == before && walk->is_exact && !row->is_signal && row->rule[REG_RIP] == RULE_REGISTER)
        return true;
    if (rsp == before || !walk->switches_left || (!row->is_signal && is_same_stack && is_on_copy(walk, rsp)))
        return false;
    walk->switches_left--;
    return true;
}

static enum step apply_row(struct walk *walk, const struct unwind_module *module, const struct unwind_row *row)
{
    uint64_t cfa;
    if (row->rule[REG_RIP] == RULE_UNDEFINED)
        return STEP_OUTERMOST;
    enum step found = find_cfa(walk, module, row, &cfa);
    if (found != STEP_CALLER)
        return found;

    struct expression_input input = input_of(walk, module, row, &cfa);
    struct registers caller = walk->registers;
    if (!row->is_signal)
        caller.known &= callee_saved;
    registers_set(&caller, REG_RSP, cfa);
    for (unsigned i = 0; i < REGISTERS; i++)
        if (row->rule[i] != RULE_SAME)
            apply_rule(walk, &input, row, i, &caller);

    if (row->rule[REG_RIP] == RULE_SAME || !(caller.known >> REG_RIP & 1) || !(caller.known >> REG_RSP & 1))
        return STEP_NONE;
    if (!caller.value[REG_RIP] && !row->is_signal)
        return STEP_OUTERMOST;
    if (!is_progress(walk, row, caller.value[REG_RSP]))
        return STEP_NONE;
    walk->registers = caller;
    walk->is_exact = row->is_signal;
    walk->next_flags = 0;
    return STEP_CALLER;
}

static enum step step(struct walk *walk, struct unwound_frame *frame)
{
    struct unwind_row row;
    bool has_row;
    uint64_t pc = walk->registers.value[REG_RIP] - !walk->is_exact;
    const struct unwind_module *module = walk_find_row(walk, pc, &row, &has_row);
    if (has_row) {
        frame->flags |= row.is_signal ? FUZMON_FRAME_SIGNAL : 0;
        return apply_row(walk, module, &row);
    }
    if (module && leave_signal_trampoline(walk)) {
        frame->flags |= FUZMON_FRAME_SIGNAL;
        return walk->switches_left-- ? STEP_CALLER : STEP_NONE;
    }
    switch (guess_caller(walk, module != NULL)) {
    case GUESS_CALLER:
        return STEP_CALLER;
    case GUESS_OUTERMOST:
        return STEP_OUTERMOST;
    default:
        return module && !walk_knows(walk, REG_RBP) ? STEP_NO_REGISTER : STEP_NONE;
    }
}

static enum fuzmon_truncation truncation_of(const struct walk *walk, enum step step)
{
    if (step == STEP_OUTERMOST)
        return FUZMON_COMPLETE;
    if (walk->is_cut)
        return FUZMON_TRUNCATED_STACK;
    return step == STEP_NO_REGISTER ? FUZMON_TRUNCATED_REGISTERS : FUZMON_TRUNCATED_UNWIND;
}

/* A return address where nothing can be executed is no frame. */
static bool is_frame(const struct walk *walk)
{
    return walk->is_exact || walk->space->find(walk->space->state, walk->registers.value[REG_RIP] - 1);
}

struct unwound unwind(const struct unwind_space *space, const struct stack_copy *stack, const struct registers *registers,
                      struct unwound_frame *frames, uint32_t capacity)
{
    struct walk walk = {
        .space = space,
        .stack = stack,
        .registers = *registers,
        .is_exact = true,
        .reads_left = WALK_MAX_READS,
        .steps_left = WALK_MAX_STEPS,
        .switches_left = WALK_MAX_SWITCHES,
    };
    const uint32_t needed = 1u << REG_RIP | 1u << REG_RSP;
    if ((registers->known & needed) != needed)
        return (struct unwound){.truncation = FUZMON_TRUNCATED_REGISTERS};
    for (uint32_t count = 0;;) {
        if (count == capacity)
            return (struct unwound){.count = count, .truncation = FUZMON_TRUNCATED_FRAMES};
        frames[count++] = (struct unwound_frame){
            .address = walk.registers.value[REG_RIP],
            .flags = walk.next_flags | (walk.is_exact ? FUZMON_FRAME_EXACT : 0),
        };
        enum step stepped = step(&walk, frames + count - 1);
        if (stepped == STEP_CALLER && !is_frame(&walk))
            stepped = STEP_NONE;
        if (stepped != STEP_CALLER)
            return (struct unwound){.count = count, .truncation = truncation_of(&walk, stepped)};
    }
}
