/*
 * A random interpreter, read by a random table: two bytes for each of the two addresses, one for each offset, then two for each
 * word of memory, from the lowest address on that is read. Every other place holds zeros, and beyond END the process is gone.
 */
#define _GNU_SOURCE
#include "python/python_copy.h"
#include "python/python_table.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { OFFSETS = (sizeof(struct fuzmon_python) - 16) / 4, HEAD = 4 + OFFSETS, WORDS = 4096, THREADS = 8, ARENA = 1 << 20 };

#define END ((uint64_t)1 << 46)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Most values are places in the memory that is filled; the highest two are ones that no read may trust. */
static uint64_t word_of(const uint8_t *two)
{
    uint64_t value = (uint64_t)(two[0] | two[1] << 8);
    return value == 0xffff ? UINT64_MAX : value == 0xfffe ? END : value;
}

static void fill(int file, const uint8_t *data, size_t size)
{
    static uint64_t words[WORDS];
    memset(words, 0, sizeof words);
    for (size_t i = 0; i < WORDS && i * 2 + 1 < size; i++)
        words[i] = word_of(data + i * 2);
    if (pwrite(file, words, sizeof words, WINDOW_PAGE) != (ssize_t)sizeof words)
        abort();
}

/* What the copy says of its own size is what a decoder goes by. */
static void check(const struct arena *arena, size_t from)
{
    struct fuzmon_python_copy copy;
    size_t left = arena->used - from;
    if (left == 0)
        return;
    if (left < sizeof copy)
        abort();
    memcpy(&copy, arena->bytes + from, sizeof copy);
    if (left != sizeof copy + copy.piece_bytes + copy.code_count * sizeof(struct fuzmon_python_code))
        abort();
    const uint8_t *at = arena->bytes + from + sizeof copy, *end = at + copy.piece_bytes;
    while (at < end) {
        struct fuzmon_python_piece piece;
        if ((size_t)(end - at) < sizeof piece)
            abort();
        memcpy(&piece, at, sizeof piece);
        at += sizeof piece;
        if (piece.length > (size_t)(end - at))
            abort();
        at += (piece.length + 7) & ~(uint64_t)7;
    }
    if (at != end)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct python_window window;
    static uint8_t bytes[ARENA];
    static int file = -1;
    if (size < HEAD)
        return 0;
    if (file < 0) {
        file = memfd_create("interpreter", MFD_CLOEXEC);
        if (file < 0 || ftruncate(file, (off_t)END))
            abort();
    }
    struct fuzmon_python table = {.interpreters = word_of(data), .holder = word_of(data + 2)};
    int32_t offsets[OFFSETS];
    for (size_t i = 0; i < OFFSETS; i++)
        offsets[i] = (int8_t)data[4 + i];
    memcpy((uint8_t *)&table + 16, offsets, sizeof offsets);
    if (python_table_check(&table))
        return 0;
    fill(file, data + HEAD, size - HEAD);

    struct target_memory memory = {.tasks = -1, .file = dup(file)};
    struct arena arena = {.bytes = bytes, .size = ARENA};
    struct python_thread threads[THREADS];
    uint32_t torn = 0;
    window_init(&window, &memory, &arena);
    uint32_t count = python_threads_list(&window, &table, threads, THREADS, &torn);
    if (count > THREADS)
        abort();
    for (uint32_t i = 0; i < count; i++) {
        size_t from = arena.used;
        python_copy_thread(&window, &table, threads + i);
        check(&arena, from);
    }
    target_memory_close(&memory);
    return 0;
}
