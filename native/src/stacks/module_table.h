/* The executable mappings of a process and the images of their files, opened when a frame first lies in one. */
#ifndef FUZMON_MODULE_TABLE_H
#define FUZMON_MODULE_TABLE_H

#include "process_maps.h"
#include "unwind.h"

struct module {
    struct unwind_module unwind;
    struct mapping mapping;
    char *path; /* escapes undone, " (deleted)" taken off */
    uint32_t path_length;
    uint32_t index; /* in the block; UINT32_MAX: not in it */
    bool is_deleted;
    bool is_vdso;
    bool resolved;
};

struct module_table {
    struct module *items;
    uint32_t count;
};

/* Takes over from new maps; what stayed where it was stays resolved. Returns 0 or -ENOMEM, which leaves the table empty. */
int module_table_update(struct module_table *table, const struct process_maps *maps);

/* The executable mapping that holds an address, or NULL; its image is not looked for. */
struct module *module_table_find(const struct module_table *table, uint64_t address);

/* Opens the file of a module, unless it was tried before. `reader` is a live thread whose memory holds the vdso. */
void module_resolve(struct module *module, int process, int32_t reader);

void module_table_free(struct module_table *table);

#endif
