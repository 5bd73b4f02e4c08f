#ifndef SYMBOLS_UNITS_H
#define SYMBOLS_UNITS_H

#include "image.h"
#include "ranges.h"

#include <elfutils/libdw.h>

/* A namespace or type that functions are declared in. */
struct scope {
    const char *name; /* NULL: anonymous */
    uint32_t parent;  /* index; UINT32_MAX: none */
    bool is_namespace;
};

struct declaration {
    Dwarf_Off offset;
    uint32_t scope;
};

/* A compilation unit, and once it has been asked for, what its functions are. */
struct unit {
    Dwarf_Die die;
    Dwarf_Off offset;
    bool is_read;
    bool is_read_deeply;
    struct ranges functions; /* value: offset of the DIE */
    struct scope *scopes;
    size_t scope_count, scope_capacity;
    struct declaration *declarations; /* by offset */
    size_t declaration_count, declaration_capacity;
};

/* The units of one file, by the addresses of the program. */
struct units {
    Dwarf *dwarf;
    struct unit *items;
    size_t count, capacity;
    struct ranges ranges; /* value: index into items */
};

/* Reads the ranges of all units. .debug_aranges, which would be quicker, is often incomplete or absent. */
void units_read(struct units *units, Dwarf *dwarf, const struct image *program);

/* The unit that an address was compiled in; NULL: none. */
struct unit *units_find(const struct units *units, uint64_t address);

/* The unit that a DIE of this file lies in; NULL: none. */
struct unit *units_of(const struct units *units, Dwarf_Die *die);

/* The function (a DW_TAG_subprogram with code) that an address belongs to. */
bool unit_function(struct unit *unit, Dwarf *dwarf, uint64_t address, Dwarf_Die *function);

/* The scope that a function of this unit is declared in; NULL: none. */
const struct scope *unit_scope(struct unit *unit, Dwarf_Off declaration);

const struct scope *unit_parent_scope(const struct unit *unit, const struct scope *scope);

void units_free(struct units *units);

#endif
