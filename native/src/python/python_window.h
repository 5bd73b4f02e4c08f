/*
 * Memory of the target while one of its threads stands still, or is known not to have run: what is read twice is read once, by
 * whole pages, and what is wanted of it goes into the arena as pieces. Nothing is allocated. All that the memory holds may be made up.
 */
#ifndef FUZMON_PYTHON_WINDOW_H
#define FUZMON_PYTHON_WINDOW_H

#include "arena.h"
#include "fuzmon.h"
#include "target_memory.h"

#include <stdbool.h>

enum { WINDOW_PAGE = 4096, WINDOW_PAGES = 128, WINDOW_SEEN = 2048, WINDOW_CODES = 4096 };

struct window_page {
    uint64_t address;
    uint32_t window; /* in which it was read; 0: never */
    bool is_read;
};

struct window_seen {
    uint64_t address;
    uint64_t hash;
    uint32_t window;
};

struct python_window {
    struct target_memory *memory;
    struct arena *arena;
    int32_t tid;
    uint32_t number;
    uint32_t reads_left;   /* in this window */
    uint32_t capture_left; /* in all windows of a capture */
    size_t bytes_left;     /* of pieces, in this window */
    size_t capture_bytes_left;
    bool is_cut;
    uint32_t code_count;
    struct window_page page[WINDOW_PAGES];
    struct window_seen seen[WINDOW_SEEN];
    struct fuzmon_python_code code[WINDOW_CODES];
    uint8_t bytes[WINDOW_PAGES][WINDOW_PAGE];
};

/* For a capture. */
void window_init(struct python_window *window, struct target_memory *memory, struct arena *arena);

/* Begins with one thread: nothing that was read before counts any more. */
void window_open(struct python_window *window, int32_t tid);

/* All or nothing. */
bool window_read(struct python_window *window, uint64_t address, void *into, size_t length);

bool window_read_word(struct python_window *window, uint64_t address, uint64_t *word);

/* Reads into a piece. NULL, and the window is cut, if that cannot be. */
const uint8_t *window_copy(struct python_window *window, uint64_t address, size_t length);

/* The place of an object by its address; `is_new` unless it is known in this window. */
struct window_seen *window_see(struct python_window *window, uint64_t address, bool *is_new);

#endif
