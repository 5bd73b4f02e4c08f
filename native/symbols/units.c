#include "units.h"

#include <dwarf.h>
#include <gelf.h>
#include <stdlib.h>

enum { MAX_UNITS = 1 << 22, MAX_RANGES_OF_ONE = 1 << 20 };

/* Code that the linker threw away keeps ranges at 0, 1 or the top of the address space: only those in a segment of code count. */
static void read_code(struct ranges *code, const struct image *program)
{
    size_t count = 0;
    if (elf_getphdrnum(program->elf, &count))
        return;
    for (size_t i = 0; i < count; i++) {
        GElf_Phdr segment;
        if (gelf_getphdr(program->elf, (int)i, &segment) && segment.p_type == PT_LOAD && segment.p_flags & PF_X &&
            !ranges_add(code, segment.p_vaddr, segment.p_vaddr + segment.p_memsz, i))
            break;
    }
    ranges_finish(code);
}

static bool add_unit(struct units *units, Dwarf_Die *die)
{
    if (units->count == units->capacity) {
        size_t capacity = units->capacity ? 2 * units->capacity : 64;
        struct unit *items = capacity <= MAX_UNITS ? realloc(units->items, capacity * sizeof *items) : NULL;
        if (!items)
            return false;
        units->items = items;
        units->capacity = capacity;
    }
    units->items[units->count++] = (struct unit){.die = *die, .offset = dwarf_dieoffset(die)};
    return true;
}

static bool add_ranges(struct units *units, const struct ranges *code, Dwarf_Die *die, uint64_t value)
{
    Dwarf_Addr base, low, high;
    ptrdiff_t at = 0;
    for (int i = 0; i < MAX_RANGES_OF_ONE && (at = dwarf_ranges(die, at, &base, &low, &high)) > 0; i++)
        if (ranges_find(code, low) && !ranges_add(&units->ranges, low, high, value))
            return false;
    return true;
}

void units_read(struct units *units, Dwarf *dwarf, const struct image *program)
{
    struct ranges code = {0};
    units->dwarf = dwarf;
    read_code(&code, program);
    Dwarf_CU *unit = NULL;
    uint8_t type;
    Dwarf_Die die;
    while (dwarf_get_units(dwarf, unit, &unit, NULL, &type, &die, NULL) == 0) {
        if (type == DW_UT_type || type == DW_UT_split_type)
            continue;
        if (!add_unit(units, &die) || !add_ranges(units, &code, &die, units->count - 1))
            break;
    }
    ranges_finish(&units->ranges);
    ranges_free(&code);
}

struct unit *units_find(const struct units *units, uint64_t address)
{
    const struct range *range = ranges_find(&units->ranges, address);
    return range && range->value < units->count ? &units->items[range->value] : NULL;
}

struct unit *units_of(const struct units *units, Dwarf_Die *die)
{
    Dwarf_Die unit;
    if (!dwarf_diecu(die, &unit, NULL, NULL))
        return NULL;
    Dwarf_Off offset = dwarf_dieoffset(&unit);
    size_t low = 0, high = units->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (units->items[middle].offset < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low < units->count && units->items[low].offset == offset ? &units->items[low] : NULL;
}

static void free_unit(struct unit *unit)
{
    ranges_free(&unit->functions);
    free(unit->scopes);
    free(unit->declarations);
}

void units_free(struct units *units)
{
    for (size_t i = 0; i < units->count; i++)
        free_unit(&units->items[i]);
    free(units->items);
    ranges_free(&units->ranges);
    *units = (struct units){0};
}
