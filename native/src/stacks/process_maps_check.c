#define _GNU_SOURCE
#include "process_maps.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/ioctl.h>

/* PROCMAP_QUERY of <linux/fs.h>, which headers before Linux 6.11 lack. */
struct map_query {
    uint64_t size;
    uint64_t flags;
    uint64_t address;
    uint64_t start;
    uint64_t end;
    uint64_t map_flags;
    uint64_t page_size;
    uint64_t offset;
    uint64_t inode;
    uint32_t device_major;
    uint32_t device_minor;
    uint32_t name_size;
    uint32_t build_id_size;
    uint64_t name;
    uint64_t build_id;
};

enum { MAP_EXECUTABLE = 4 };

static bool is_same(const struct process_maps *maps, const struct mapping *mapping, const struct map_query *found, const char *name)
{
    return mapping->start == found->start && mapping->end == found->end && mapping->offset == found->offset &&
           mapping->inode == found->inode && mapping->device_major == found->device_major &&
           mapping->device_minor == found->device_minor && mapping->executable == ((found->map_flags & MAP_EXECUTABLE) != 0) &&
           strlen(name) == mapping->path_length && !memcmp(name, maps->text + mapping->path, mapping->path_length);
}

void process_maps_begin_check(struct process_maps *maps)
{
    maps->round++;
}

bool process_maps_holds(struct process_maps *maps, uint64_t address)
{
    struct mapping *mapping = (struct mapping *)process_maps_find(maps, address);
    if (mapping && mapping->confirmed == maps->round)
        return true;

    char name[PATH_MAX + sizeof " (deleted)"] = "";
    struct map_query query = {.size = sizeof query, .address = address, .name = (uintptr_t)name, .name_size = sizeof name};
    if (ioctl(maps->file, _IOWR('f', 17, struct map_query), &query))
        return errno == ENOENT && !mapping;
    if (!mapping || !is_same(maps, mapping, &query, query.name_size ? name : ""))
        return false;
    mapping->confirmed = maps->round;
    return true;
}
