#include "register_recovery.h"
#include "call_site.h"
#include "unwind_limits.h"

/* The frame of a function that begins with push %rbp; mov %rsp,%rbp. */
static bool is_rbp_frame(const struct unwind_row *row)
{
    return row->cfa == CFA_REGISTER && row->cfa_register == REG_RBP && row->cfa_value == 16 && row->is_simple &&
           row->rule[REG_RBP] == RULE_AT_CFA && row->value[REG_RBP] == -16 && row->rule[REG_RIP] == RULE_AT_CFA &&
           row->value[REG_RIP] == -8;
}

/* A direct call must be to the function, or to where no function is known to begin: a stub of the PLT. */
static bool can_call(struct walk *walk, const struct call_site *site, uint64_t function)
{
    if (!site->is_direct || site->target == function)
        return true;
    struct unwind_row row;
    bool has_row;
    const struct unwind_module *module = walk_find_row(walk, site->target, &row, &has_row);
    return module && (!has_row || row.function + module->bias != site->target);
}

/* Whether the caller's own CFI leads to a plausible return address again. */
static bool caller_agrees(struct walk *walk, uint64_t address, uint64_t rsp, uint64_t rbp)
{
    struct unwind_row row;
    struct call_site site;
    bool has_row;
    uint64_t next;
    const struct unwind_module *module = walk_find_row(walk, address - 1, &row, &has_row);
    if (!has_row || !row.is_simple)
        return false;
    if (row.rule[REG_RIP] == RULE_UNDEFINED)
        return true;
    if (row.rule[REG_RIP] != RULE_AT_CFA || (row.cfa_register != REG_RBP && row.cfa_register != REG_RSP))
        return false;
    uint64_t cfa = (row.cfa_register == REG_RBP ? rbp : rsp) + (uint64_t)(int64_t)row.cfa_value;
    return cfa > rsp && walk_read_copy(walk, cfa + (uint64_t)(int64_t)row.value[REG_RIP], &next) &&
           call_site_before(walk, next, &site) && can_call(walk, &site, row.function + module->bias);
}

static bool is_pair(struct walk *walk, uint64_t slot, uint64_t saved, uint64_t address, uint64_t function)
{
    struct call_site site;
    return call_site_before(walk, address, &site) && can_call(walk, &site, function) &&
           caller_agrees(walk, address, slot + 16, saved);
}

/* Whether following the saved rbps from one frame leads to another. */
static bool leads_to(const struct walk *walk, uint64_t from, uint64_t to)
{
    for (unsigned steps = 0; from < to && steps < WALK_RECOVERED_WORDS; steps++) {
        uint64_t next;
        if (!walk_read_copy(walk, from, &next) || next <= from)
            return false;
        from = next;
    }
    return from == to;
}

/* The place that the prologue tells: rsp is where its pushes and its sub from rsp have left it. */
static bool predict(struct walk *walk, uint64_t function, uint64_t rsp, uint64_t *rbp)
{
    uint8_t code[32];
    size_t at = 0;
    uint64_t size = 0;
    if (!walk_read(walk, function, code, sizeof code))
        return false;
    if (!memcmp(code, "\xf3\x0f\x1e\xfa", 4))
        at = 4;
    if (memcmp(code + at, "\x55\x48\x89\xe5", 4))
        return false;
    for (at += 4; at < 20; size += 8)
        if (code[at] == 0x41 && (code[at + 1] & 0xf8) == 0x50)
            at += 2;
        else if ((code[at] & 0xf8) == 0x50)
            at += 1;
        else
            break;
    if (!memcmp(code + at, "\x48\x83\xec", 3)) {
        size += code[at + 3];
    } else if (!memcmp(code + at, "\x48\x81\xec", 3)) {
        uint32_t more;
        memcpy(&more, code + at + 3, sizeof more);
        size += more;
    }
    *rbp = rsp + size;
    return true;
}

static bool scan(struct walk *walk, uint64_t function, uint64_t rsp, uint64_t *rbp)
{
    uint64_t saved, address;
    bool is_found = false;
    for (uint64_t i = 0; i < WALK_RECOVERED_WORDS; i++) {
        uint64_t slot = rsp + i * 8;
        if (slot < rsp || !walk_read_copy(walk, slot, &saved) || !walk_read_copy(walk, slot + 8, &address))
            break;
        if (!walk->space->find(walk->space->state, address) || !is_pair(walk, slot, saved, address, function))
            continue;
        if (!is_found)
            *rbp = slot;
        else if (!leads_to(walk, *rbp, slot))
            return false;
        is_found = true;
    }
    return is_found;
}

bool recover_rbp(struct walk *walk, const struct unwind_module *module, const struct unwind_row *row)
{
    uint64_t rsp = walk->registers.value[REG_RSP], function = row->function + module->bias;
    uint64_t rbp, saved, address;
    if (!is_rbp_frame(row) || rsp % 8)
        return false;
    bool is_told = predict(walk, function, rsp, &rbp) && walk_read_copy(walk, rbp, &saved) &&
                   walk_read_copy(walk, rbp + 8, &address) && is_pair(walk, rbp, saved, address, function);
    if (!is_told && !scan(walk, function, rsp, &rbp))
        return false;
    registers_set(&walk->registers, REG_RBP, rbp);
    return true;
}
