#ifndef SYMBOLS_SYMBOL_TABLE_H
#define SYMBOLS_SYMBOL_TABLE_H

#include "image.h"
#include "ranges.h"

/* The functions that the symbol tables of a program name. The names lie in the images, which have to outlive it. */
struct symbol_table {
    const char **names;
    size_t count;
    struct ranges ranges; /* value: index into names */
};

/* From .symtab of the program, or of its separate debug file (which may be NULL), or .dynsym. What is not to be had is left out.
 */
void symbol_table_read(struct symbol_table *table, const struct image *program, const struct image *debug);

/* The linkage name of the function at an address; NULL: none. */
const char *symbol_table_find(const struct symbol_table *table, uint64_t address);

void symbol_table_free(struct symbol_table *table);

#endif
