/* The same as native/bpf/snippets.h does, but the task stands still, and what it points to can be made resident. */
#define _GNU_SOURCE
#include "calls.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    LAST_BEGINNING = FUZMON_SNIPPETS_BYTES - FUZMON_STRING_BYTES - 16, /* where a snippet may begin at the latest */
    MOST_ELEMENTS = 32,
    MOST_VECTORS = 16,
    MOST_BUFFERS = 8,
    MOST_POINTERS = 4096,
    MORE_STRINGS = 255,
    ADDRESS_BYTES = 128,
    PAGE = 4096,
};

struct vector {
    uint64_t base;
    uint64_t length;
};

/* struct msghdr */
struct message {
    uint64_t name;
    uint64_t name_length;
    uint64_t vectors;
    uint64_t vector_count;
    uint64_t control;
    uint64_t control_length;
    uint64_t flags;
};

struct taking {
    struct calls *calls;
    struct call_state *state;
    unsigned when;
    int64_t result;
    uint32_t data_bytes;
};

static struct fuzmon_snippet *begin(struct taking *taking, unsigned argument, unsigned what, unsigned index)
{
    struct call_notes *notes = taking->state->notes;
    if (notes->used > LAST_BEGINNING) {
        notes->head.flags |= FUZMON_SYSCALL_CUT;
        return NULL;
    }
    struct fuzmon_snippet *snippet = (void *)(notes->snippets + notes->used);
    *snippet = (struct fuzmon_snippet){.argument = (uint8_t)argument, .what = (uint8_t)what, .index = (uint8_t)index};
    return snippet;
}

static void end(struct taking *taking, struct fuzmon_snippet *snippet, uint32_t length, unsigned flags)
{
    struct call_notes *notes = taking->state->notes;
    uint32_t padded = (length + 7) & ~7u;
    snippet->length = length;
    snippet->flags = (uint8_t)(flags | (taking->when == FUZMON_CAPTURE_EXIT ? FUZMON_SNIPPET_EXIT : 0));
    memset((uint8_t *)(snippet + 1) + length, 0, padded - length);
    notes->used += (uint32_t)sizeof *snippet + padded;
}

static size_t read_memory(struct taking *taking, uint64_t from, void *into, size_t length)
{
    return calls_read(taking->calls, taking->state, from, into, length);
}

static void take_string(struct taking *taking, unsigned argument, unsigned what, unsigned index, uint64_t address, uint32_t limit)
{
    struct fuzmon_snippet *snippet = begin(taking, argument, what, index);
    if (!snippet)
        return;
    char *into = (char *)(snippet + 1);
    uint32_t length = 0;
    /* Most end soon, and a page may be the last. */
    for (size_t piece = 256; length < limit; piece = PAGE) {
        size_t to_page = PAGE - (address + length) % PAGE, wanted = piece < to_page ? piece : to_page;
        if (wanted > limit + 1 - length)
            wanted = limit + 1 - length;
        size_t got = read_memory(taking, address + length, into + length, wanted);
        size_t text = strnlen(into + length, got);
        length += (uint32_t)text;
        if (text < got) {
            end(taking, snippet, length, 0);
            return;
        }
        if (got < wanted) {
            end(taking, snippet, 0, FUZMON_SNIPPET_UNREADABLE);
            return;
        }
    }
    end(taking, snippet, limit, FUZMON_SNIPPET_CUT);
}

static bool take_data(struct taking *taking, unsigned argument, unsigned what, unsigned index, uint64_t address, uint64_t wanted,
                      uint64_t limit)
{
    struct fuzmon_snippet *snippet = address ? begin(taking, argument, what, index) : NULL;
    if (!snippet)
        return true;
    uint64_t length = wanted < limit ? wanted : limit;
    if (length > FUZMON_STRING_BYTES)
        length = FUZMON_STRING_BYTES;
    if (read_memory(taking, address, snippet + 1, length) < length) {
        end(taking, snippet, 0, FUZMON_SNIPPET_UNREADABLE);
        return false;
    }
    end(taking, snippet, (uint32_t)length, length < wanted ? FUZMON_SNIPPET_CUT : 0);
    return true;
}

static void take_file(struct taking *taking, int descriptor, unsigned argument, unsigned index)
{
    struct fuzmon_snippet *snippet = begin(taking, argument, FUZMON_SNIPPET_NAME, index);
    if (!snippet)
        return;
    char path[64];
    if (descriptor == AT_FDCWD)
        snprintf(path, sizeof path, "/proc/%" PRId32 "/cwd", taking->state->tid);
    else
        snprintf(path, sizeof path, "/proc/%" PRId32 "/fd/%d", taking->state->tid, descriptor);
    ssize_t length = readlink(path, (char *)(snippet + 1), FUZMON_STRING_BYTES);
    /* What is no descriptor has no name, and the call fails. */
    if (length >= 0)
        end(taking, snippet, (uint32_t)length, length == FUZMON_STRING_BYTES ? FUZMON_SNIPPET_CUT : 0);
}

static void take_strings(struct taking *taking, uint64_t pointers, unsigned argument)
{
    for (unsigned i = 0; i <= MOST_ELEMENTS; i++) {
        uint64_t address = 0;
        if (read_memory(taking, pointers + i * sizeof address, &address, sizeof address) < sizeof address || !address)
            return;
        if (i < MOST_ELEMENTS) {
            take_string(taking, argument, FUZMON_CAPTURE_STRINGS, i, address, taking->data_bytes);
            continue;
        }
        struct fuzmon_snippet *more = begin(taking, argument, FUZMON_CAPTURE_STRINGS, MORE_STRINGS);
        if (more)
            end(taking, more, 0, FUZMON_SNIPPET_CUT);
    }
}

static void count_strings(struct taking *taking, uint64_t pointers, unsigned argument)
{
    uint64_t addresses[64];
    uint32_t count = 0;
    for (bool is_last = false; !is_last && count < MOST_POINTERS;) {
        size_t got = read_memory(taking, pointers + count * sizeof *addresses, addresses, sizeof addresses) / sizeof *addresses;
        is_last = got < sizeof addresses / sizeof *addresses;
        for (size_t i = 0; i < got; i++, count++)
            if (!addresses[i]) {
                is_last = true;
                break;
            }
    }
    struct fuzmon_snippet *snippet = begin(taking, argument, FUZMON_CAPTURE_COUNT, 0);
    if (!snippet)
        return;
    memcpy(snippet + 1, &count, sizeof count);
    end(taking, snippet, sizeof count, count >= MOST_POINTERS ? FUZMON_SNIPPET_CUT : 0);
}

static void take_vectors(struct taking *taking, uint64_t address, uint64_t count, unsigned argument)
{
    if (count > MOST_VECTORS * 64)
        count = MOST_VECTORS * 64;
    if (!take_data(taking, argument, FUZMON_CAPTURE_VECTOR, 0, address, count * sizeof(struct vector), MOST_VECTORS * sizeof(struct vector)))
        return;
    uint64_t left = taking->when == FUZMON_CAPTURE_EXIT ? (uint64_t)taking->result : UINT64_MAX;
    for (unsigned i = 0; i < MOST_BUFFERS && i < count && left; i++) {
        struct vector vector;
        if (read_memory(taking, address + i * sizeof vector, &vector, sizeof vector) < sizeof vector)
            return;
        uint64_t length = vector.length < left ? vector.length : left;
        take_data(taking, argument, FUZMON_SNIPPET_BUFFER, i, vector.base, length, taking->data_bytes);
        left -= length;
    }
}

static void take_message(struct taking *taking, uint64_t address, unsigned argument)
{
    struct message message;
    if (read_memory(taking, address, &message, sizeof message) < sizeof message)
        memset(&message, 0, sizeof message);
    if (!take_data(taking, argument, FUZMON_CAPTURE_MESSAGE, 0, address, sizeof message, sizeof message))
        return;
    if (message.name)
        take_data(taking, argument, FUZMON_SNIPPET_ADDRESS, 0, message.name, (uint32_t)message.name_length, ADDRESS_BYTES);
    if (message.control)
        take_data(taking, argument, FUZMON_CAPTURE_DATA, 0, message.control, message.control_length, ADDRESS_BYTES);
    take_vectors(taking, message.vectors, message.vector_count, argument);
}

static void take_pair(struct taking *taking, uint64_t address, unsigned argument)
{
    int pair[2];
    if (!take_data(taking, argument, FUZMON_CAPTURE_FILES, 0, address, sizeof pair, sizeof pair) ||
        read_memory(taking, address, pair, sizeof pair) < sizeof pair)
        return;
    take_file(taking, pair[0], argument, 0);
    take_file(taking, pair[1], argument, 1);
}

static void take(struct taking *taking, const struct fuzmon_capture *capture)
{
    const unsigned long long *arguments = taking->state->arguments;
    unsigned argument = capture->argument, what = capture->what;
    uint64_t size = capture->size, address = argument < FUZMON_ARGUMENTS ? arguments[argument] : 0;
    uint64_t count = capture->length_argument < FUZMON_ARGUMENTS ? arguments[capture->length_argument] : 0;
    uint64_t limit = size == 1 ? taking->data_bytes : MOST_ELEMENTS * size;
    uint32_t length;
    if (what == FUZMON_CAPTURE_FILE) {
        take_file(taking, argument == FUZMON_RESULT ? (int)taking->result : (int)address, argument, 0);
        return;
    }
    if (!address)
        return;
    switch (what) {
    case FUZMON_CAPTURE_STRING:
        take_string(taking, argument, what, 0, address, FUZMON_STRING_BYTES - 1);
        break;
    case FUZMON_CAPTURE_DATA:
        if (capture->length_argument == FUZMON_NO_ARGUMENT)
            take_data(taking, argument, what, 0, address, size, size);
        else
            take_data(taking, argument, what, 0, address, count * size, limit);
        break;
    case FUZMON_CAPTURE_WHOLE:
        take_data(taking, argument, FUZMON_CAPTURE_DATA, 0, address, (uint32_t)count, size);
        break;
    case FUZMON_CAPTURE_RESULT:
        take_data(taking, argument, what, 0, address, (uint64_t)taking->result * size, limit);
        break;
    case FUZMON_CAPTURE_SIZED:
        if (read_memory(taking, count, &length, sizeof length) == sizeof length)
            take_data(taking, argument, what, 0, address, length, size);
        break;
    case FUZMON_CAPTURE_STRINGS:
        take_strings(taking, address, argument);
        break;
    case FUZMON_CAPTURE_COUNT:
        count_strings(taking, address, argument);
        break;
    case FUZMON_CAPTURE_VECTOR:
        take_vectors(taking, address, count, argument);
        break;
    case FUZMON_CAPTURE_MESSAGE:
        take_message(taking, address, argument);
        break;
    case FUZMON_CAPTURE_FILES:
        take_pair(taking, address, argument);
        break;
    }
}

void snippets_take(struct calls *calls, struct call_state *state, const struct fuzmon_capture_plan *plan, unsigned when, int64_t result)
{
    struct taking taking = {
        .calls = calls, .state = state, .when = when, .result = result, .data_bytes = calls->wanted->data_bytes};
    for (int i = 0; i < FUZMON_CAPTURES && plan->captures[i].what; i++)
        if (plan->captures[i].when == when && (when == FUZMON_CAPTURE_ENTRY || result >= 0))
            take(&taking, &plan->captures[i]);
}
