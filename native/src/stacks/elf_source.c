#define _GNU_SOURCE
#include "elf_file.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

bool elf_source_read(const struct elf_source *source, uint64_t offset, void *into, size_t size)
{
    if (offset > source->size || size > source->size - offset)
        return false;
    if (source->bytes) {
        memcpy(into, source->bytes + offset, size);
        return true;
    }
    for (size_t done = 0; done < size;) {
        ssize_t got = pread(source->fd, (char *)into + done, size - done, (off_t)(offset + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) /* the file has shrunk since */
            return false;
        done += (size_t)got;
    }
    return true;
}

uint8_t *elf_source_copy(const struct elf_source *source, uint64_t offset, uint64_t size, uint64_t limit)
{
    if (!size || size > limit || offset > source->size || size > source->size - offset)
        return NULL;
    uint8_t *copy = malloc(size);
    if (copy && elf_source_read(source, offset, copy, size))
        return copy;
    free(copy);
    return NULL;
}
