#ifndef SYMBOLS_LINES_H
#define SYMBOLS_LINES_H

#include <elfutils/libdw.h>
#include <stdint.h>

struct place {
    const char *file; /* NULL: not known */
    uint32_t line;    /* 0: not known */
};

/* The place in the source that an address of the unit comes from, as a debugger tells it. */
struct place lines_find(Dwarf_Die *unit, uint64_t address);

#endif
