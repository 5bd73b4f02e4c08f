#include "python_copy.h"

#include <string.h>

enum { MOST_FRAMES = 16384, MOST_NAME = 1024, MOST_FILE = 4096, MOST_LINES = 256 << 10, TYPE_NAME = 32 };

/* To tell equal from changed, not against an adversary: who makes up his own names can have them wrong without that. */
static uint64_t mix(uint64_t hash, const void *bytes, size_t length)
{
    for (size_t i = 0; i < length; i += 8) {
        uint64_t word = 0;
        memcpy(&word, (const uint8_t *)bytes + i, length - i < 8 ? length - i : 8);
        hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 32;
    }
    return hash;
}

static uint64_t word_at(const uint8_t *object, int32_t offset)
{
    uint64_t word;
    memcpy(&word, object + offset, sizeof word);
    return word;
}

/* The name of an object's type, by which it is recognised. */
static void copy_type(struct python_window *window, const struct fuzmon_python *table, uint64_t type)
{
    bool is_new;
    if (type == 0 || type % 8)
        return;
    window_see(window, type, &is_new);
    if (!is_new)
        return;
    const uint8_t *name = window_copy(window, type + (uint64_t)table->type_name, 8);
    if (name)
        window_copy(window, word_at(name, 0), TYPE_NAME);
}

/* Up to so many characters or bytes of it; what is longer is not shown whole either. */
static uint64_t copy_body(struct python_window *window, uint64_t hash, uint64_t address, uint64_t count, uint64_t width, uint64_t most)
{
    uint64_t length = (count < most ? count : most) * width;
    const uint8_t *bytes = length ? window_copy(window, address, length) : NULL;
    return bytes ? mix(hash, bytes, length) : hash;
}

static uint64_t copy_bytes(struct python_window *window, const struct fuzmon_python *table, uint64_t address, uint64_t most)
{
    bool is_new;
    if (address == 0)
        return 0;
    struct window_seen *seen = window_see(window, address, &is_new);
    if (!is_new)
        return seen->hash;
    const uint8_t *size = window_copy(window, address + (uint64_t)table->object_size, 8);
    if (!size)
        return 0;
    uint64_t length = word_at(size, 0);
    seen->hash = copy_body(window, mix(0, &length, sizeof length), address + (uint64_t)table->bytes_data, length, 1, most);
    return seen->hash;
}

static uint64_t copy_string(struct python_window *window, const struct fuzmon_python *table, uint64_t address, uint64_t most)
{
    bool is_new;
    if (address == 0)
        return 0;
    if (table->string_state == -1) {
        uint64_t type;
        if (window_copy(window, address + (uint64_t)table->object_type, 8) &&
            window_read_word(window, address + (uint64_t)table->object_type, &type))
            copy_type(window, table, type);
        return copy_bytes(window, table, address, most);
    }
    struct window_seen *seen = window_see(window, address, &is_new);
    if (!is_new)
        return seen->hash;
    const uint8_t *head = window_copy(window, address, (size_t)table->string_ascii);
    if (!head)
        return 0;
    uint64_t length = word_at(head, table->string_length);
    uint32_t state;
    memcpy(&state, head + table->string_state, sizeof state);
    uint64_t hash = mix(mix(0, &length, sizeof length), &state, sizeof state);
    state >>= table->string_kind_shift;
    uint64_t width = state & 7;
    /* One that is not compact is none that a compiler makes. */
    if ((width == 1 || width == 2 || width == 4) && state & 8)
        hash = copy_body(
            window, hash, address + (uint64_t)(state & 16 ? table->string_ascii : table->string_compact), length, width, most);
    seen->hash = hash;
    return hash;
}

static void copy_code(struct python_window *window, const struct fuzmon_python *table, uint64_t address)
{
    bool is_new;
    if (address == 0 || address % 8)
        return;
    window_see(window, address, &is_new);
    if (!is_new)
        return;
    const uint8_t *code = window_copy(window, address, (size_t)table->code_bytes);
    if (!code)
        return;
    copy_type(window, table, word_at(code, table->object_type));
    /* Without the count of references, which changes all the time. */
    uint64_t hash = mix(0, code + table->object_type, (size_t)(table->code_bytes - table->object_type));
    uint64_t parts[4] = {
        copy_string(window, table, word_at(code, table->code_name), MOST_NAME),
        copy_string(window, table, word_at(code, table->code_file), MOST_FILE),
        table->code_qualified_name == -1 ? 0
                                         : copy_string(window, table, word_at(code, table->code_qualified_name), MOST_NAME),
        copy_bytes(window, table, word_at(code, table->code_lines), MOST_LINES),
    };
    if (window->code_count < WINDOW_CODES)
        window->code[window->code_count++] =
            (struct fuzmon_python_code){.address = address, .hash = mix(hash, parts, sizeof parts)};
}

static void copy_holder(struct python_window *window, const struct fuzmon_python *table, uint64_t interpreter)
{
    if (table->holder)
        window_copy(window, table->holder, 8);
    if (table->interpreter_gil == -1)
        return;
    const uint8_t *gil = window_copy(window, interpreter + (uint64_t)table->interpreter_gil, 8);
    if (!gil)
        return;
    uint64_t address = word_at(gil, 0);
    window_copy(window, address + (uint64_t)table->gil_locked, 4);
    window_copy(window, address + (uint64_t)table->gil_holder, 8);
}

/* The innermost frame, or 0. */
static uint64_t copy_state(struct python_window *window, const struct fuzmon_python *table, uint64_t state)
{
    window_copy(window, state + (uint64_t)table->thread_interpreter, 8);
    window_copy(window, state + (uint64_t)table->thread_ident, 8);
    const uint8_t *frame = window_copy(window, state + (uint64_t)table->thread_frame, 8);
    if (!frame)
        return 0;
    uint64_t address = word_at(frame, 0);
    if (table->cframe_frame == -1 || address == 0)
        return address;
    frame = window_copy(window, address + (uint64_t)table->cframe_frame, 8);
    return frame ? word_at(frame, 0) : 0;
}

static void copy_frames(struct python_window *window, const struct fuzmon_python *table, uint64_t frame)
{
    /* A link back to any frame that was seen ends up at this one, which moves on ever more slowly (Brent). */
    uint64_t earlier = 0;
    for (uint32_t steps = 0; frame; steps++) {
        if (frame % 8 || frame == earlier || steps == MOST_FRAMES) {
            window->is_cut = true;
            return;
        }
        if ((steps & (steps - 1)) == 0)
            earlier = frame;
        const uint8_t *copy = window_copy(window, frame, (size_t)table->frame_bytes);
        if (!copy)
            return;
        uint64_t next = word_at(copy, table->frame_back);
        if (table->frame_owner == -1 || copy[table->frame_owner] < table->loop_owner)
            copy_code(window, table, word_at(copy, table->frame_code) & ~(uint64_t)table->tag_bits);
        frame = next;
    }
}

/* The state may have become another thread's, or no state any more, since it was listed. */
static bool is_still(struct python_window *window, const struct fuzmon_python *table, const struct python_thread *thread)
{
    uint64_t owner, ident;
    return window_read_word(window, thread->state + (uint64_t)table->thread_interpreter, &owner) && owner == thread->interpreter &&
           window_read_word(window, thread->state + (uint64_t)table->thread_ident, &ident) && ident == thread->ident;
}

void python_copy_thread(struct python_window *window, const struct fuzmon_python *table, const struct python_thread *thread)
{
    struct arena *arena = window->arena;
    struct fuzmon_python_copy copy = {.state = thread->state, .interpreter = thread->interpreter};
    window_open(window, window->tid);
    if (!is_still(window, table, thread) || arena->size - arena->used < sizeof copy)
        return;
    uint8_t *head = arena->bytes + arena->used;
    arena->used += sizeof copy;
    size_t pieces = arena->used;
    copy_holder(window, table, thread->interpreter);
    if (table->interpreter_id != -1)
        window_copy(window, thread->interpreter + (uint64_t)table->interpreter_id, 8);
    copy_frames(window, table, copy_state(window, table, thread->state));
    copy.piece_bytes = (uint32_t)(arena->used - pieces);

    size_t codes = window->code_count * sizeof *window->code;
    if (arena->size - arena->used >= codes) {
        memcpy(arena->bytes + arena->used, window->code, codes);
        arena->used += codes;
        copy.code_count = window->code_count;
    }
    copy.is_cut = window->is_cut;
    memcpy(head, &copy, sizeof copy);
}
