#define _GNU_SOURCE
#include "module_table.h"

#include "elf_image.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <unistd.h>

enum { LARGEST_VDSO = 64 << 10 };

static void module_free(struct module *module)
{
    if (module->unwind.image)
        elf_image_release(module->unwind.image);
    free(module->path);
}

/* The kernel writes only a newline as an escape, \012. */
static uint32_t unescape(char *into, const char *from, uint32_t length)
{
    uint32_t written = 0;
    for (uint32_t at = 0; at < length; written++)
        if (length - at >= 4 && !memcmp(from + at, "\\012", 4)) {
            into[written] = '\n';
            at += 4;
        } else {
            into[written] = from[at++];
        }
    into[written] = '\0';
    return written;
}

static bool module_init(struct module *module, const struct mapping *mapping, const char *text)
{
    static const char deleted[] = " (deleted)";
    const uint32_t deleted_length = sizeof deleted - 1;
    *module = (struct module){.mapping = *mapping, .index = UINT32_MAX};
    module->unwind = (struct unwind_module){.start = mapping->start, .end = mapping->end};
    module->path = malloc((size_t)mapping->path_length + 1);
    if (!module->path)
        return false;
    module->path_length = unescape(module->path, text + mapping->path, mapping->path_length);
    module->is_vdso = !mapping->inode && !strcmp(module->path, "[vdso]");
    if (mapping->inode && module->path_length > deleted_length &&
        !strcmp(module->path + module->path_length - deleted_length, deleted)) {
        module->is_deleted = true;
        module->path_length -= deleted_length;
        module->path[module->path_length] = '\0';
    }
    return true;
}

static bool is_same(const struct mapping *a, const struct mapping *b)
{
    return a->start == b->start && a->end == b->end && a->offset == b->offset && a->inode == b->inode &&
           a->device_major == b->device_major && a->device_minor == b->device_minor;
}

int module_table_update(struct module_table *table, const struct process_maps *maps)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < maps->count; i++)
        count += maps->items[i].executable;
    struct module_table old = *table;
    *table = (struct module_table){.items = calloc(count ? count : 1, sizeof *table->items)};
    bool ok = table->items != NULL;

    uint32_t next = 0;
    for (uint32_t i = 0; ok && i < maps->count; i++) {
        const struct mapping *mapping = &maps->items[i];
        if (!mapping->executable)
            continue;
        struct module fresh;
        ok = module_init(&fresh, mapping, maps->text);
        if (!ok)
            break;
        while (next < old.count && old.items[next].mapping.start < mapping->start)
            next++;
        struct module *former = next < old.count ? &old.items[next] : NULL;
        if (former && is_same(&former->mapping, mapping) && fresh.is_deleted == former->is_deleted &&
            !strcmp(fresh.path, former->path)) {
            fresh.unwind = former->unwind;
            fresh.resolved = former->resolved;
            former->unwind.image = NULL;
        }
        table->items[table->count++] = fresh;
    }
    module_table_free(&old);
    if (!ok)
        module_table_free(table);
    return ok ? 0 : -ENOMEM;
}

struct module *module_table_find(const struct module_table *table, uint64_t address)
{
    uint32_t low = 0, high = table->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (address < table->items[middle].unwind.start)
            high = middle;
        else
            low = middle + 1;
    }
    return low > 0 && address < table->items[low - 1].unwind.end ? &table->items[low - 1] : NULL;
}

/* O_NONBLOCK: a FIFO that somebody put at the path must not hold us. */
static int open_regular(int folder, const char *path, struct stat *about)
{
    int fd = openat(folder, path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd >= 0 && (fstat(fd, about) || !S_ISREG(about->st_mode))) {
        close(fd);
        return -1;
    }
    return fd;
}

/*
 * The link in map_files is the very file that is mapped, also when it was deleted or replaced, but needs a capability. Else the
 * path as the process sees it, if it still is that file.
 */
static int open_mapped(const struct module *module, int process)
{
    char path[PATH_MAX + 8];
    struct stat about;
    snprintf(path, sizeof path, "map_files/%" PRIx64 "-%" PRIx64, module->mapping.start, module->mapping.end);
    int fd = open_regular(process, path, &about);
    if (fd >= 0 || module->is_deleted || module->path_length >= PATH_MAX || module->path[0] != '/')
        return fd;

    snprintf(path, sizeof path, "root%s", module->path);
    /* Looked at before it is opened: opening a device may do something. */
    if (fstatat(process, path, &about, 0) || !S_ISREG(about.st_mode))
        return -1;
    fd = open_regular(process, path, &about);
    if (fd >= 0 && (about.st_ino != module->mapping.inode || major(about.st_dev) != module->mapping.device_major ||
                    minor(about.st_dev) != module->mapping.device_minor)) {
        close(fd);
        fd = -1;
    }
    return fd;
}

static struct elf_image *vdso_image(const struct module *module, int32_t reader)
{
    uint64_t size = module->mapping.end - module->mapping.start;
    uint8_t *bytes = size <= LARGEST_VDSO ? malloc(size) : NULL;
    if (!bytes)
        return NULL;
    struct iovec local = {bytes, size}, remote = {(void *)module->mapping.start, size};
    struct elf_image *image = NULL;
    if (process_vm_readv(reader, &local, 1, &remote, 1, 0) == (ssize_t)size)
        image = elf_image_of_bytes(bytes, size);
    free(bytes);
    return image;
}

void module_resolve(struct module *module, int process, int32_t reader)
{
    if (module->resolved)
        return;
    module->resolved = true;
    struct elf_image *image = NULL;
    if (module->is_vdso) {
        image = vdso_image(module, reader);
    } else if (module->mapping.inode) {
        int fd = open_mapped(module, process);
        if (fd < 0)
            return;
        image = elf_image_of_file(fd);
        close(fd);
    }
    if (image && elf_image_bias(image, module->mapping.start, module->mapping.offset, &module->unwind.bias)) {
        elf_image_release(image);
        image = NULL;
    }
    module->unwind.image = image;
}

void module_table_free(struct module_table *table)
{
    for (uint32_t i = 0; i < table->count; i++)
        module_free(&table->items[i]);
    free(table->items);
    *table = (struct module_table){0};
}
