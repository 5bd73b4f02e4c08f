#include "python_window.h"

#include <stddef.h>
#include <string.h>

/* A window is to be over soon, however deep the stack or false the memory; a read takes less than a microsecond. */
enum { MOST_READS = 8192, MOST_READS_OF_CAPTURE = 1 << 18, MOST_BYTES = 8 << 20, MOST_BYTES_OF_CAPTURE = 64 << 20 };

#define LOWEST ((uint64_t)WINDOW_PAGE)
#define HIGHEST ((uint64_t)0x7ffffffff000)

void window_init(struct python_window *window, struct target_memory *memory, struct arena *arena)
{
    memset(window, 0, offsetof(struct python_window, code));
    window->memory = memory;
    window->arena = arena;
    window->capture_left = MOST_READS_OF_CAPTURE;
    window->capture_bytes_left = MOST_BYTES_OF_CAPTURE;
}

void window_open(struct python_window *window, int32_t tid)
{
    window->tid = tid;
    window->number++;
    window->reads_left = MOST_READS < window->capture_left ? MOST_READS : window->capture_left;
    window->bytes_left = MOST_BYTES < window->capture_bytes_left ? MOST_BYTES : window->capture_bytes_left;
    window->is_cut = false;
    window->code_count = 0;
}

static const uint8_t *page_at(struct python_window *window, uint64_t address)
{
    size_t index = (address / WINDOW_PAGE * 0x9e3779b97f4a7c15u) >> 57;
    struct window_page *page = &window->page[index];
    uint8_t *bytes = window->bytes[index];
    if (page->window != window->number || page->address != address) {
        if (!window->reads_left)
            return NULL;
        window->reads_left--;
        window->capture_left--;
        *page = (struct window_page){.address = address, .window = window->number};
        page->is_read = target_memory_read(window->memory, window->tid, address, bytes, WINDOW_PAGE) == WINDOW_PAGE;
    }
    return page->is_read ? bytes : NULL;
}

bool window_read(struct python_window *window, uint64_t address, void *into, size_t length)
{
    if (address < LOWEST || address >= HIGHEST || length > HIGHEST - address)
        return false;
    for (size_t done = 0; done < length;) {
        uint64_t at = address + done;
        size_t offset = at % WINDOW_PAGE, part = WINDOW_PAGE - offset;
        if (part > length - done)
            part = length - done;
        const uint8_t *page = page_at(window, at - offset);
        if (!page)
            return false;
        memcpy((uint8_t *)into + done, page + offset, part);
        done += part;
    }
    return true;
}

bool window_read_word(struct python_window *window, uint64_t address, uint64_t *word)
{
    return window_read(window, address, word, sizeof *word);
}

const uint8_t *window_copy(struct python_window *window, uint64_t address, size_t length)
{
    struct arena *arena = window->arena;
    struct fuzmon_python_piece piece = {.address = address, .length = length};
    size_t padded = (length + 7) & ~(size_t)7, whole = sizeof piece + padded;
    if (padded <= MOST_BYTES && whole <= window->bytes_left && whole <= arena->size - arena->used) {
        uint8_t *at = arena->bytes + arena->used;
        memset(at + sizeof piece + padded - 8, 0, padded ? 8 : 0);
        if (window_read(window, address, at + sizeof piece, length)) {
            memcpy(at, &piece, sizeof piece);
            arena->used += whole;
            window->bytes_left -= whole;
            window->capture_bytes_left -= whole;
            return at + sizeof piece;
        }
    }
    window->is_cut = true;
    return NULL;
}

struct window_seen *window_see(struct python_window *window, uint64_t address, bool *is_new)
{
    struct window_seen *seen = &window->seen[(address / 8 * 0x9e3779b97f4a7c15u) >> 53];
    *is_new = seen->window != window->number || seen->address != address;
    if (*is_new)
        *seen = (struct window_seen){.address = address, .window = window->number};
    return seen;
}
