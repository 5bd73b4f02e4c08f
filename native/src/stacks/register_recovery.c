#include "register_recovery.h"
#include "call_site.h"
#include "frame_flow.h"
#include "unwind_limits.h"

enum { STACK_ALIGNMENT = 16 }; /* of each CFA, by the psABI */

bool is_rbp_frame(const struct unwind_row *row)
{
    return row->cfa == CFA_REGISTER && row->cfa_register == REG_RBP && row->cfa_value == 16 && row->is_simple &&
           row->rule[REG_RBP] == RULE_AT_CFA && row->value[REG_RBP] == -16 && row->rule[REG_RIP] == RULE_AT_CFA &&
           row->value[REG_RIP] == -8;
}

static bool is_below_return_address(struct walk *walk, uint64_t cfa)
{
    uint64_t address;
    struct call_site site;
    return walk_read_copy(walk, cfa - 8, &address) && call_site_before(walk, address, &site);
}

/* A frame that was aligned may be in a few places, of which one only may lie below a return address. */
static bool find_aligned(struct walk *walk, const struct frame_flow *flow, uint64_t rsp, uint64_t *cfa)
{
    uint64_t aligned = rsp - (uint64_t)(int64_t)flow->offset;
    uint32_t found = 0;
    if (aligned % flow->alignment || flow->alignment > WALK_MAX_ALIGNMENT)
        return false;
    for (uint32_t lost = 0; lost < flow->alignment; lost++) {
        uint64_t candidate = aligned + lost - (uint64_t)(int64_t)flow->aligned;
        if (candidate % STACK_ALIGNMENT || !is_below_return_address(walk, candidate))
            continue;
        *cfa = candidate;
        found++;
    }
    return found == 1;
}

bool recover_rbp(struct walk *walk, const struct unwind_module *module, const struct unwind_row *row)
{
    uint64_t rsp = walk->registers.value[REG_RSP], cfa;
    struct frame_flow flow;
    if (!is_rbp_frame(row) ||
        !frame_flow_find(walk, row->function + module->bias, row->function_size, walk->registers.value[REG_RIP], &flow))
        return false;
    if (flow.alignment ? !find_aligned(walk, &flow, rsp, &cfa)
                       : (cfa = rsp - (uint64_t)(int64_t)flow.offset) % STACK_ALIGNMENT || !is_below_return_address(walk, cfa))
        return false;
    registers_set(&walk->registers, REG_RBP, cfa - 16);
    return true;
}
