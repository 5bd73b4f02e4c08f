#ifndef SYMBOLS_NAMES_H
#define SYMBOLS_NAMES_H

#include <stddef.h>

/*
 * Writes a linkage name as a person reads it: C++ demangled, the hash of a Rust name taken off, any other as it is. Cut to the
 * size of the buffer, which is not terminated. Returns the length.
 */
size_t symbols_demangle(const char *linkage_name, char *into, size_t size);

#endif
