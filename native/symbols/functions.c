/* The functions of one unit. libdw finds them by walking the whole unit for each address. */
#include "units.h"

#include <dwarf.h>
#include <stdlib.h>

enum { MAX_DEPTH = 64, MAX_DIES = 1 << 24, MAX_RANGES_OF_ONE = 1 << 16, NO_SCOPE = UINT32_MAX };

struct walk {
    struct unit *unit;
    bool deep;
    bool failed;
    unsigned dies;
};

static void add_scope(struct walk *walk, Dwarf_Die *die, int tag, uint32_t parent)
{
    struct unit *unit = walk->unit;
    if (unit->scope_count == unit->scope_capacity) {
        size_t capacity = unit->scope_capacity ? 2 * unit->scope_capacity : 16;
        struct scope *scopes = realloc(unit->scopes, capacity * sizeof *scopes);
        if (!scopes) {
            walk->failed = true;
            return;
        }
        unit->scopes = scopes;
        unit->scope_capacity = capacity;
    }
    unit->scopes[unit->scope_count++] = (struct scope){dwarf_diename(die), parent, tag == DW_TAG_namespace};
}

/* Offsets only grow during a walk, so the table is sorted as it is made. */
static void add_declaration(struct walk *walk, Dwarf_Die *die, uint32_t scope)
{
    struct unit *unit = walk->unit;
    if (unit->declaration_count == unit->declaration_capacity) {
        size_t capacity = unit->declaration_capacity ? 2 * unit->declaration_capacity : 64;
        struct declaration *declarations = realloc(unit->declarations, capacity * sizeof *declarations);
        if (!declarations) {
            walk->failed = true;
            return;
        }
        unit->declarations = declarations;
        unit->declaration_capacity = capacity;
    }
    unit->declarations[unit->declaration_count++] = (struct declaration){dwarf_dieoffset(die), scope};
}

static void add_function(struct walk *walk, Dwarf_Die *die)
{
    Dwarf_Addr base, low, high;
    ptrdiff_t at = 0;
    for (int i = 0; i < MAX_RANGES_OF_ONE && (at = dwarf_ranges(die, at, &base, &low, &high)) > 0; i++)
        if (low && !ranges_add(&walk->unit->functions, low, high, dwarf_dieoffset(die)))
            walk->failed = true;
}

static void walk_children(struct walk *walk, Dwarf_Die *parent, uint32_t scope, int depth);

static void visit(struct walk *walk, Dwarf_Die *die, uint32_t scope, int depth)
{
    int tag = dwarf_tag(die);
    switch (tag) {
    case DW_TAG_subprogram:
        add_function(walk, die);
        if (scope != NO_SCOPE)
            add_declaration(walk, die, scope);
        if (walk->deep)
            walk_children(walk, die, scope, depth + 1);
        break;
    case DW_TAG_namespace:
    case DW_TAG_class_type:
    case DW_TAG_structure_type:
    case DW_TAG_union_type:
    case DW_TAG_interface_type:
    case DW_TAG_module:
        if (!dwarf_haschildren(die))
            break;
        add_scope(walk, die, tag, scope);
        if (!walk->failed)
            walk_children(walk, die, (uint32_t)walk->unit->scope_count - 1, depth + 1);
        break;
    case DW_TAG_lexical_block:
        if (walk->deep)
            walk_children(walk, die, scope, depth + 1);
        break;
    default:
        break;
    }
}

static void walk_children(struct walk *walk, Dwarf_Die *parent, uint32_t scope, int depth)
{
    Dwarf_Die die;
    if (depth > MAX_DEPTH || dwarf_child(parent, &die))
        return;
    do {
        if (walk->failed || ++walk->dies > MAX_DIES)
            return;
        visit(walk, &die, scope, depth);
    } while (!dwarf_siblingof(&die, &die));
}

static void read_functions(struct unit *unit, bool deep)
{
    struct walk walk = {.unit = unit, .deep = deep};
    ranges_free(&unit->functions);
    unit->scope_count = unit->declaration_count = 0;
    walk_children(&walk, &unit->die, NO_SCOPE, 0);
    ranges_finish(&unit->functions);
    unit->is_read = true;
    unit->is_read_deeply = deep;
}

bool unit_function(struct unit *unit, Dwarf *dwarf, uint64_t address, Dwarf_Die *function)
{
    if (!unit->is_read)
        read_functions(unit, false);
    const struct range *range = ranges_find(&unit->functions, address);
    /* Functions inside functions are rare (nested ones of GNU C, of Ada) and dear to look for. */
    if (!range && !unit->is_read_deeply) {
        read_functions(unit, true);
        range = ranges_find(&unit->functions, address);
    }
    return range && dwarf_offdie(dwarf, range->value, function);
}

const struct scope *unit_scope(struct unit *unit, Dwarf_Off declaration)
{
    if (!unit->is_read)
        read_functions(unit, false);
    size_t low = 0, high = unit->declaration_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (unit->declarations[middle].offset < declaration)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < unit->declaration_count && unit->declarations[low].offset == declaration;
    return found ? &unit->scopes[unit->declarations[low].scope] : NULL;
}

const struct scope *unit_parent_scope(const struct unit *unit, const struct scope *scope)
{
    return scope->parent < unit->scope_count ? &unit->scopes[scope->parent] : NULL;
}
