/* The mappings of a process, parsed again only when the text of its maps file changed. */
#ifndef FUZMON_PROCESS_MAPS_H
#define FUZMON_PROCESS_MAPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mapping {
    uint64_t start;
    uint64_t end;
    uint64_t offset; /* in the file */
    uint64_t inode;
    uint32_t device_major;
    uint32_t device_minor;
    uint32_t path; /* offset into the text, as the kernel wrote it */
    uint32_t path_length;
    uint32_t confirmed; /* the round in which the kernel last said so */
    bool executable;
};

struct process_maps {
    char *text;
    size_t length;
    size_t capacity;
    struct mapping *items; /* ascending, without overlaps */
    uint32_t count;
    uint32_t items_capacity;
    uint64_t hash;
    int file; /* the maps file that was read last, or -1 */
    uint32_t round;
};

void process_maps_init(struct process_maps *maps);

/*
 * Reads the maps file at `path` below the descriptor of a /proc/PID folder. Returns 1 when it changed since the last call, 0 when
 * it did not, or -errno; -EBADMSG for a text that is no maps file. An empty one (of a zombie) is -ENODATA. After an error it is
 * as if the process had no mappings.
 */
int process_maps_read(struct process_maps *maps, int process, const char *path);

/*
 * Whether nothing has changed around some addresses since the maps were read: a question a mapping costs a tenth of reading them
 * all. False also where the kernel cannot be asked (before Linux 6.11).
 */
void process_maps_begin_check(struct process_maps *maps);
bool process_maps_holds(struct process_maps *maps, uint64_t address);

/* The mapping that holds an address, or NULL. */
const struct mapping *process_maps_find(const struct process_maps *maps, uint64_t address);

void process_maps_free(struct process_maps *maps);

#endif
