/* A cursor over bytes that nobody vouches for: a read beyond the end yields zero and sets failed, for good. */
#ifndef FUZMON_BYTE_READER_H
#define FUZMON_BYTE_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct byte_reader {
    const uint8_t *bytes;
    size_t end;
    size_t at;
    bool failed;
};

static inline bool reader_has(struct byte_reader *reader, uint64_t size)
{
    if (!reader->failed && reader->at <= reader->end && size <= reader->end - reader->at)
        return true;
    reader->failed = true;
    return false;
}

static inline uint64_t reader_fixed(struct byte_reader *reader, size_t size)
{
    uint64_t value = 0;
    if (!reader_has(reader, size))
        return 0;
    memcpy(&value, reader->bytes + reader->at, size);
    reader->at += size;
    return value;
}

static inline uint8_t reader_u8(struct byte_reader *reader)
{
    return (uint8_t)reader_fixed(reader, 1);
}

static inline uint16_t reader_u16(struct byte_reader *reader)
{
    return (uint16_t)reader_fixed(reader, 2);
}

static inline uint32_t reader_u32(struct byte_reader *reader)
{
    return (uint32_t)reader_fixed(reader, 4);
}

static inline uint64_t reader_u64(struct byte_reader *reader)
{
    return reader_fixed(reader, 8);
}

/* At most ten bytes; bits beyond 64 are an error. */
static inline uint64_t reader_uleb(struct byte_reader *reader)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 70; shift += 7) {
        uint8_t byte = reader_u8(reader);
        if (reader->failed || (shift == 63 && (byte & 0x7e)))
            break;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80))
            return value;
    }
    reader->failed = true;
    return 0;
}

static inline int64_t reader_sleb(struct byte_reader *reader)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 70; shift += 7) {
        uint8_t byte = reader_u8(reader);
        if (reader->failed)
            break;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80)) {
            if ((byte & 0x40) && shift + 7 < 64)
                value |= UINT64_MAX << (shift + 7);
            return (int64_t)value;
        }
    }
    reader->failed = true;
    return 0;
}

static inline void reader_skip(struct byte_reader *reader, uint64_t size)
{
    if (reader_has(reader, size))
        reader->at += size;
}

/* A string that ends in NUL, or an empty one. */
static inline const char *reader_text(struct byte_reader *reader)
{
    const char *text = reader_has(reader, 1) ? (const char *)reader->bytes + reader->at : NULL;
    const char *end = text ? memchr(text, 0, reader->end - reader->at) : NULL;
    if (!end) {
        reader->failed = true;
        return "";
    }
    reader->at += (size_t)(end - text) + 1;
    return text;
}

#endif
