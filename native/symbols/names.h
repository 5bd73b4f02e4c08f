#ifndef SYMBOLS_NAMES_H
#define SYMBOLS_NAMES_H

#include <stddef.h>

/*
 * Writes a linkage name as a person reads it: C++ demangled, the hash of a Rust name taken off, any other as it is. Cut to the
 * size of the buffer, which is not terminated. Returns the length.
 */
size_t symbols_demangle(const char *linkage_name, char *into, size_t size);

/* Demangling takes as long as all the rest of a look-up. Zeroed, it is empty. */
struct name_cache {
    struct cached_name *names[1024];
};

/* As symbols_demangle, of a linkage name that stays where it is for as long as the cache lives. */
size_t name_cache_demangle(struct name_cache *cache, const char *linkage_name, char *into, size_t size);

void name_cache_clear(struct name_cache *cache);

#endif
