#include "names.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = sizeof((struct name_cache *)0)->names / sizeof(struct cached_name *) };

struct cached_name {
    const char *linkage_name;
    size_t size; /* of the buffer that it was written to: a smaller one cuts it elsewhere */
    size_t length;
    char text[];
};

size_t name_cache_demangle(struct name_cache *cache, const char *linkage_name, char *into, size_t size)
{
    struct cached_name **slot = &cache->names[((uintptr_t)linkage_name * UINT64_C(0x9e3779b97f4a7c15) >> 32) % SLOTS],
                       *name = *slot;
    if (name && name->linkage_name == linkage_name && name->size == size) {
        memcpy(into, name->text, name->length);
        return name->length;
    }

    size_t length = symbols_demangle(linkage_name, into, size);
    free(name);
    name = *slot = malloc(sizeof *name + length);
    if (name) {
        *name = (struct cached_name){linkage_name, size, length};
        memcpy(name->text, into, length);
    }
    return length;
}

void name_cache_clear(struct name_cache *cache)
{
    for (size_t i = 0; i < SLOTS; i++) {
        free(cache->names[i]);
        cache->names[i] = NULL;
    }
}
