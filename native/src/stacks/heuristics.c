#include "heuristics.h"
#include "call_site.h"
#include "frame_flow.h"
#include "register_recovery.h"
#include "unwind_limits.h"

#include <stddef.h>
#include <ucontext.h>

static enum guess arrive(struct walk *walk, uint64_t address, uint64_t rsp, uint32_t flags)
{
    uint64_t rbp = walk->registers.value[REG_RBP];
    bool knows_rbp = walk_knows(walk, REG_RBP);
    walk->registers.known = 0;
    registers_set(&walk->registers, REG_RIP, address);
    registers_set(&walk->registers, REG_RSP, rsp);
    if (knows_rbp)
        registers_set(&walk->registers, REG_RBP, rbp);
    walk->is_exact = false;
    walk->next_flags = flags;
    return GUESS_CALLER;
}

static bool returns_to(struct walk *walk, uint64_t slot, uint64_t *address)
{
    struct call_site site;
    return walk_read_word(walk, slot, address) && call_site_before(walk, *address, &site);
}

/* How far above rsp the return address is, as the code at the pc shows; -1: it does not. */
static int offset_by_code(struct walk *walk)
{
    static const struct {
        uint8_t size;
        uint8_t bytes[7];
        int8_t offset;
    } shapes[] = {
        {2, {0xff, 0x25}, 0},                               /* a stub of the PLT: jmp *slot(%rip) */
        {3, {0xf2, 0xff, 0x25}, 0},                         /* bnd jmp */
        {6, {0xf3, 0x0f, 0x1e, 0xfa, 0xff, 0x25}, 0},       /* endbr64; jmp */
        {7, {0xf3, 0x0f, 0x1e, 0xfa, 0xf2, 0xff, 0x25}, 0}, /* endbr64; bnd jmp */
        {1, {0xc3}, 0},                                     /* ret */
        {4, {0x55, 0x48, 0x89, 0xe5}, 0},                   /* push %rbp; mov %rsp,%rbp */
        {5, {0xf3, 0x0f, 0x1e, 0xfa, 0x55}, 0},             /* endbr64; push %rbp */
        {3, {0x48, 0x89, 0xe5}, 8},                         /* mov %rsp,%rbp */
    };
    uint8_t code[16];
    uint64_t pc = walk->registers.value[REG_RIP];
    if (!walk_read(walk, pc, code, sizeof code))
        return -1;
    if (code[0] == 0x68 && code[5] == 0xe9) /* the lazy part of a stub: push number; jmp */
        return 0;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (!memcmp(code, shapes[i].bytes, shapes[i].size))
            return shapes[i].offset;
    return -1;
}

static enum guess guess_by_code(struct walk *walk, bool is_mapped)
{
    uint64_t rsp = walk->registers.value[REG_RSP], address, saved;
    int offset = is_mapped ? offset_by_code(walk) : 0; /* a call to where there is no code has only pushed its return address */
    if (offset < 0 || !returns_to(walk, rsp + (unsigned)offset, &address))
        return GUESS_NONE;
    if (offset == 8 && walk_read_word(walk, rsp, &saved))
        registers_set(&walk->registers, REG_RBP, saved);
    return arrive(walk, address, rsp + (unsigned)offset + 8, 0);
}

/* Whether rbp is the frame pointer of who called, and the code there has its stack end right above the slot. */
static bool is_frame_of(struct walk *walk, uint64_t address, uint64_t slot)
{
    struct unwind_row row;
    struct frame_flow flow;
    bool has_row;
    const struct unwind_module *module = walk_find_row(walk, address - 1, &row, &has_row);
    return has_row && is_rbp_frame(&row) &&
           frame_flow_find(walk, row.function + module->bias, row.function_size, address, &flow) && !flow.alignment &&
           slot + 8 == walk->registers.value[REG_RBP] + 16 + (uint64_t)(int64_t)flow.offset;
}

/* Code that leaves rbp alone was called by code whose frame rbp still is: by that frame alone, the caller would be skipped. */
static enum guess guess_by_frame_of_caller(struct walk *walk)
{
    uint64_t slot = walk->registers.value[REG_RSP], rbp = walk->registers.value[REG_RBP], address;
    if (!walk_knows(walk, REG_RBP))
        return GUESS_NONE;
    for (unsigned i = 0; i < WALK_SCANNED_WORDS && slot < rbp; i++, slot += 8)
        if (returns_to(walk, slot, &address) && is_frame_of(walk, address, slot))
            return arrive(walk, address, slot + 8, FUZMON_FRAME_FROM_STACK);
    return GUESS_NONE;
}

static enum guess guess_by_rbp(struct walk *walk)
{
    uint64_t rsp = walk->registers.value[REG_RSP], rbp = walk->registers.value[REG_RBP], saved, address;
    if (!walk_knows(walk, REG_RBP))
        return GUESS_NONE;
    if (!rbp && (walk->next_flags & FUZMON_FRAME_FROM_RBP)) /* the psABI's mark of the outermost frame */
        return GUESS_OUTERMOST;
    if (rbp < rsp || rbp - rsp > WALK_MAX_RBP_FRAME || rbp % 8 || !walk_read_word(walk, rbp, &saved) ||
        !returns_to(walk, rbp + 8, &address))
        return GUESS_NONE;
    registers_set(&walk->registers, REG_RBP, saved);
    return arrive(walk, address, rbp + 16, FUZMON_FRAME_FROM_RBP);
}

static enum guess guess_by_scan(struct walk *walk)
{
    uint64_t rsp = walk->registers.value[REG_RSP], address;
    for (unsigned i = 0; i < WALK_SCANNED_WORDS; i++) {
        uint64_t slot = rsp + i * 8;
        if (slot < rsp || !walk_read_word(walk, slot, &address))
            return GUESS_NONE;
        struct call_site site;
        if (call_site_before(walk, address, &site))
            return arrive(walk, address, slot + 8, FUZMON_FRAME_FROM_STACK);
    }
    return GUESS_NONE;
}

enum guess guess_caller(struct walk *walk, bool is_mapped)
{
    if (!is_mapped && !walk->is_exact)
        return GUESS_NONE;
    enum guess guess = walk->is_exact ? guess_by_code(walk, is_mapped) : GUESS_NONE;
    if (guess == GUESS_NONE)
        guess = guess_by_frame_of_caller(walk);
    if (guess == GUESS_NONE)
        guess = guess_by_rbp(walk);
    if (guess == GUESS_NONE)
        guess = guess_by_scan(walk);
    return guess;
}

bool leave_signal_trampoline(struct walk *walk)
{
    static const uint8_t trampoline[] = {0x48, 0xc7, 0xc0, 0x0f, 0, 0, 0, 0x0f, 0x05}; /* mov $rt_sigreturn,%rax; syscall */
    static const struct {
        uint8_t number, place;
    } saved[] = {
        {REG_R8, 0},   {9, 1},        {10, 2},       {11, 3},       {12, 4},       {13, 5},
        {14, 6},       {REG_R15, 7},  {REG_RDI, 8},  {REG_RSI, 9},  {REG_RBP, 10}, {REG_RBX, 11},
        {REG_RDX, 12}, {REG_RAX, 13}, {REG_RCX, 14}, {REG_RSP, 15}, {REG_RIP, 16},
    };
    uint8_t code[sizeof trampoline];
    uint64_t values[17];
    uint64_t context = walk->registers.value[REG_RSP]; /* the handler's return has popped the trampoline's address */
    if (!walk_read(walk, walk->registers.value[REG_RIP], code, sizeof code) || memcmp(code, trampoline, sizeof code) ||
        !walk_read(walk, context + offsetof(ucontext_t, uc_mcontext.gregs), values, sizeof values))
        return false;
    for (size_t i = 0; i < sizeof saved / sizeof *saved; i++)
        registers_set(&walk->registers, saved[i].number, values[saved[i].place]);
    walk->is_exact = true;
    walk->next_flags = 0;
    return true;
}
