#ifndef SYMBOLS_PROGRAM_H
#define SYMBOLS_PROGRAM_H

#include "names.h"
#include "reply.h"
#include "symbol_table.h"
#include "units.h"

/* A program or library with its separate debug file and the dwz supplement, as far as they were handed over. */
struct program {
    struct image image, debug, supplement;
    bool is_loaded;
    struct symbol_table symbols;
    Dwarf *dwarf, *supplement_dwarf;
    struct units units, supplement_units;
    struct name_cache names;
};

/* Takes the descriptor. 0 or -errno. The program is empty before. */
int program_open(struct program *program, int fd);

/*
 * These two take the descriptor, too. -ESTALE: it was not made for this program, by the build-ids or, where one lacks, by the
 * checksum of the debuglink.
 */
int program_add_debug(struct program *program, int fd);
int program_add_supplement(struct program *program, int fd);

/* What an image names: its own build-id and those that belong to it. */
void program_put_identity(struct symbols_reply *reply, const struct image *image);

/* Reads the indexes, if they are not there. */
void program_load(struct program *program);

/* Gives back their memory, and libdw's: it keeps what it has read of a unit for good. */
void program_unload(struct program *program);

void program_close(struct program *program);

#endif
