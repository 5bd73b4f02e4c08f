#include "names.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdbool.h>
#include <string.h>

enum { MAX_MANGLED = 4096, RUST_HASH_DIGITS = 16 };

/*
 * What __cxa_demangle is made of, in libsupc++. It hands out its text piece by piece, so that a name that would unfold into
 * gigabytes (each substitution doubles it) can be cut off.
 */
int __gcclibcxx_demangle_callback(const char *name, void (*callback)(const char *, size_t, void *), void *opaque);

struct text {
    char *bytes;
    size_t size, length;
    jmp_buf full;
};

static void append(const char *piece, size_t length, void *opaque)
{
    struct text *text = opaque;
    size_t room = text->size - text->length, taken = length < room ? length : room;
    memcpy(text->bytes + text->length, piece, taken);
    text->length += taken;
    if (length > room)
        longjmp(text->full, 1);
}

static bool demangle(const char *name, struct text *text)
{
    if (setjmp(text->full))
        return true;
    return !__gcclibcxx_demangle_callback(name, append, text) && text->length > 0;
}

/* The first scheme of Rust is that of C++ with 17h<hash>E at the end. */
static bool is_rust(const char *name, size_t length)
{
    static const size_t tail = 3 + RUST_HASH_DIGITS + 1;
    if (length <= tail || name[length - 1] != 'E' || strncmp(name + length - tail, "17h", 3) != 0)
        return false;
    for (size_t i = length - 1 - RUST_HASH_DIGITS; i < length - 1; i++)
        if (!isxdigit((unsigned char)name[i]) || isupper((unsigned char)name[i]))
            return false;
    return true;
}

size_t symbols_demangle(const char *linkage_name, char *into, size_t size)
{
    size_t length = strnlen(linkage_name, MAX_MANGLED + 1);
    struct text text = {.bytes = into, .size = size};
    if (linkage_name[0] == '_' && linkage_name[1] == 'Z' && length <= MAX_MANGLED && demangle(linkage_name, &text)) {
        static const size_t hash = 3 + RUST_HASH_DIGITS;
        bool has_hash = is_rust(linkage_name, length) && text.length > hash && !memcmp(into + text.length - hash, "::h", 3);
        return has_hash ? text.length - hash : text.length;
    }
    length = length < size ? length : size;
    memcpy(into, linkage_name, length);
    return length;
}
