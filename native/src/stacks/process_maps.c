#define _GNU_SOURCE
#include "process_maps.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_CAPACITY = 64 << 10, MOST_TEXT = 64 << 20 };

static int read_text(struct process_maps *maps, int fd)
{
    maps->length = 0;
    for (;;) {
        if (maps->capacity - maps->length < 4096) {
            size_t larger = maps->capacity ? maps->capacity * 2 : FIRST_CAPACITY;
            char *text = larger <= MOST_TEXT ? realloc(maps->text, larger) : NULL;
            if (!text)
                return -ENOMEM;
            maps->text = text;
            maps->capacity = larger;
        }
        ssize_t got = read(fd, maps->text + maps->length, maps->capacity - maps->length);
        if (got < 0 && errno != EINTR)
            return -errno;
        if (got == 0)
            return 0;
        if (got > 0)
            maps->length += (size_t)got;
    }
}

static uint64_t hash_of(const char *text, size_t length)
{
    uint64_t hash = length + 1;
    for (size_t at = 0; at < length; at += sizeof(uint64_t)) {
        uint64_t word = 0;
        memcpy(&word, text + at, length - at < sizeof word ? length - at : sizeof word);
        hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 29;
    }
    return hash;
}

/* Reads digits of a base, at least one and no more than 64 bits, and the character that has to follow. */
static bool number(const char **at, const char *end, unsigned base, char follows, uint64_t *value)
{
    const char *from = *at;
    *value = 0;
    for (; *at < end; ++*at) {
        unsigned c = (unsigned char)**at;
        unsigned digit = c - '0' <= 9 ? c - '0' : c - 'a' <= 5 ? c - 'a' + 10 : base;
        if (digit >= base)
            break;
        if (*value > (UINT64_MAX - digit) / base)
            return false;
        *value = *value * base + digit;
    }
    return *at > from && *at < end && *(*at)++ == follows;
}

/* "start-end rwxp offset major:minor inode   path" */
static bool parse_line(const char *text, const char *at, const char *end, struct mapping *mapping)
{
    uint64_t major, minor;
    *mapping = (struct mapping){0};
    if (!number(&at, end, 16, '-', &mapping->start) || !number(&at, end, 16, ' ', &mapping->end) || end - at < 5 || at[4] != ' ')
        return false;
    mapping->executable = at[2] == 'x';
    at += 5;
    /* The newline, which is at `end`, may follow the inode directly. */
    if (!number(&at, end, 16, ' ', &mapping->offset) || !number(&at, end, 16, ':', &major) || !number(&at, end, 16, ' ', &minor))
        return false;
    if (!number(&at, end, 10, ' ', &mapping->inode))
        return false;
    while (at < end && *at == ' ')
        at++;
    mapping->device_major = (uint32_t)major;
    mapping->device_minor = (uint32_t)minor;
    mapping->path = (uint32_t)(at - text);
    mapping->path_length = (uint32_t)(end - at);
    return mapping->start < mapping->end;
}

static int parse(struct process_maps *maps)
{
    maps->count = 0;
    const char *end = maps->text + maps->length;
    for (const char *line = maps->text; line < end;) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        if (!newline)
            return -EBADMSG;
        if (maps->count == maps->items_capacity) {
            uint32_t larger = maps->items_capacity ? maps->items_capacity * 2 : 256;
            struct mapping *items = reallocarray(maps->items, larger, sizeof *items);
            if (!items)
                return -ENOMEM;
            maps->items = items;
            maps->items_capacity = larger;
        }
        struct mapping *mapping = &maps->items[maps->count];
        if (!parse_line(maps->text, line, newline, mapping))
            return -EBADMSG;
        /* A maps file that is read while it changes may repeat a mapping; the first one counts. */
        if (maps->count == 0 || mapping->start >= mapping[-1].end)
            maps->count++;
        line = newline + 1;
    }
    return 0;
}

void process_maps_init(struct process_maps *maps)
{
    *maps = (struct process_maps){.file = -1};
}

static void close_file(struct process_maps *maps)
{
    if (maps->file >= 0)
        close(maps->file);
    maps->file = -1;
}

int process_maps_read(struct process_maps *maps, int process, const char *path)
{
    close_file(maps);
    maps->file = openat(process, path, O_RDONLY | O_CLOEXEC);
    if (maps->file < 0)
        return -errno;
    int result = read_text(maps, maps->file);
    if (!result && maps->length == 0)
        result = -ENODATA;

    uint64_t hash = result ? 0 : hash_of(maps->text, maps->length);
    if (!result && hash == maps->hash)
        return 0;
    if (!result)
        result = parse(maps);
    if (result) {
        maps->count = 0;
        maps->hash = 0;
        return result;
    }
    maps->hash = hash;
    return 1;
}

const struct mapping *process_maps_find(const struct process_maps *maps, uint64_t address)
{
    uint32_t low = 0, high = maps->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (address < maps->items[middle].start)
            high = middle;
        else
            low = middle + 1;
    }
    return low > 0 && address < maps->items[low - 1].end ? &maps->items[low - 1] : NULL;
}

void process_maps_free(struct process_maps *maps)
{
    close_file(maps);
    free(maps->text);
    free(maps->items);
    process_maps_init(maps);
}
