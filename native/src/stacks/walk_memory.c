#include "walk.h"
#include "elf_file.h"
#include "unwind_limits.h"

static bool is_in_copy(const struct stack_copy *stack, uint64_t address, size_t size)
{
    return address >= stack->start && address - stack->start <= stack->length && size <= stack->length - (address - stack->start);
}

bool walk_read_copy(const struct walk *walk, uint64_t address, uint64_t *value)
{
    if (!is_in_copy(walk->stack, address, sizeof *value))
        return false;
    memcpy(value, walk->stack->bytes + (address - walk->stack->start), sizeof *value);
    return true;
}

static bool read_live(struct walk *walk, uint64_t address, void *into, size_t size)
{
    if (!walk->reads_left)
        return false;
    walk->reads_left--;
    return walk->space->read(walk->space->state, address, into, size);
}

bool walk_read(struct walk *walk, uint64_t address, void *into, size_t size)
{
    const struct stack_copy *stack = walk->stack;
    if (is_in_copy(stack, address, size)) {
        memcpy(into, stack->bytes + (address - stack->start), size);
        return true;
    }
    uint64_t end = stack->start + stack->length;
    if (stack->is_cut && address + size > end && address < end + WALK_BEYOND_COPY) {
        walk->is_cut = true;
        return false;
    }
    uint64_t base = address & ~(uint64_t)(WALK_WINDOW - 1);
    if (address + size < address || address + size > base + WALK_WINDOW)
        return read_live(walk, address, into, size);
    if (!walk->has_window || walk->window_at != base) {
        walk->has_window = false;
        if (!read_live(walk, base, walk->window, WALK_WINDOW))
            return read_live(walk, address, into, size);
        walk->has_window = true;
        walk->window_at = base;
    }
    memcpy(into, walk->window + (address - base), size);
    return true;
}

bool walk_read_word(struct walk *walk, uint64_t address, uint64_t *value)
{
    return walk_read(walk, address, value, sizeof *value);
}

const struct unwind_module *walk_find_row(struct walk *walk, uint64_t pc, struct unwind_row *row, bool *has_row)
{
    const struct unwind_module *module = walk->space->find(walk->space->state, pc);
    *has_row = module && module->image && elf_image_row(module->image, pc - module->bias, row);
    return module;
}
