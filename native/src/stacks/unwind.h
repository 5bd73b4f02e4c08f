/*
 * Unwinds one thread from its registers and a copy of its stack. Nothing here stops a process or knows how the copy was made:
 * what else is needed of the target comes through struct unwind_space, which a test can fake.
 */
#ifndef FUZMON_UNWIND_H
#define FUZMON_UNWIND_H

#include "fuzmon.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct elf_image;

/* Numbers of the x86-64 psABI's DWARF mapping. */
enum dwarf_register { REG_RAX, REG_RDX, REG_RCX, REG_RBX, REG_RSI, REG_RDI, REG_RBP, REG_RSP, REG_R8, REG_R15 = 15, REG_RIP, REGISTERS };

struct registers {
    uint64_t value[REGISTERS];
    uint32_t known; /* bit n: value[n] is known */
};

/* An executable mapping. */
struct unwind_module {
    uint64_t start;
    uint64_t end;
    uint64_t bias;
    struct elf_image *image; /* NULL: anonymous, unreadable or not an ELF file */
};

struct unwind_space {
    void *state;
    /* The executable mapping that holds an address, or NULL. Valid until the space changes. */
    const struct unwind_module *(*find)(void *state, uint64_t address);
    /* Reads the live target, all of it or fails: true when size bytes were read. */
    bool (*read)(void *state, uint64_t address, void *into, size_t size);
};

struct stack_copy {
    uint64_t start;
    size_t length;
    const uint8_t *bytes;
    bool is_cut; /* the stack goes on beyond the copy */
};

struct unwound_frame {
    uint64_t address;
    uint32_t flags; /* fuzmon_frame_flags */
};

/* An address in the instruction meant: execution may stand on the first one of a mapping, but no call returns there. */
static inline uint64_t frame_code_address(const struct unwound_frame *frame)
{
    return frame->flags & FUZMON_FRAME_EXACT || frame->address == 0 ? frame->address : frame->address - 1;
}

struct unwound {
    uint32_t count;
    enum fuzmon_truncation truncation;
};

/*
 * Innermost first into frames. Registers that are not known (a thread read while it was blocked has only rip, rsp and the
 * arguments of its system call) are recovered from the copy where that is certain.
 */
struct unwound unwind(const struct unwind_space *space, const struct stack_copy *stack, const struct registers *registers,
    struct unwound_frame *frames, uint32_t capacity);

#endif
