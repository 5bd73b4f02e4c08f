/* The walk over one stack: its state, and how it reads memory. */
#ifndef FUZMON_WALK_H
#define FUZMON_WALK_H

#include "cfi.h"

enum { WALK_WINDOW = 1024 }; /* divides a page, so that a window is readable or not as a whole */

struct walk {
    const struct unwind_space *space;
    const struct stack_copy *stack;
    struct registers registers;
    bool is_exact;       /* rip is where execution stands */
    uint32_t next_flags; /* how the current registers were found: FUZMON_FRAME_FROM_... */
    bool is_cut;         /* something beyond a cut copy was wanted */
    uint32_t reads_left;
    uint32_t steps_left;
    uint32_t switches_left;
    uint64_t window_at;
    bool has_window;
    uint8_t window[WALK_WINDOW];
};

static inline bool walk_knows(const struct walk *walk, unsigned number)
{
    return walk->registers.known >> number & 1;
}

static inline void registers_set(struct registers *registers, unsigned number, uint64_t value)
{
    registers->value[number] = value;
    registers->known |= 1u << number;
}

static inline void registers_forget(struct registers *registers, unsigned number)
{
    registers->known &= ~(1u << number);
}

/* From the copy of the stack, else from the live target. */
bool walk_read(struct walk *walk, uint64_t address, void *into, size_t size);

bool walk_read_word(struct walk *walk, uint64_t address, uint64_t *value);

/* Only from the copy of the stack. */
bool walk_read_copy(const struct walk *walk, uint64_t address, uint64_t *value);

/* The mapped executable memory that a pc lies in and, when CFI covers it, its row. */
const struct unwind_module *walk_find_row(struct walk *walk, uint64_t pc, struct unwind_row *row, bool *has_row);

#endif
