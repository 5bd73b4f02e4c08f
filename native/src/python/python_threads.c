#include "python_threads.h"

#include <string.h>

enum { MOST_INTERPRETERS = 1024, TRIES = 4, MOST_TID = 1 << 22 };

static int32_t read_tid(struct python_window *window, const struct fuzmon_python *table, uint64_t state, uint64_t ident)
{
    uint64_t native = 0;
    int32_t tid = 0;
    if (table->thread_native_id != -1) {
        if (!window_read_word(window, state + (uint64_t)table->thread_native_id, &native) || native > MOST_TID)
            return 0;
        return (int32_t)native;
    }
    if (!window_read(window, ident + (uint64_t)table->ident_tid, &tid, sizeof tid) || tid < 0 || tid > MOST_TID)
        return 0;
    return tid;
}

/* False if the list makes no sense, which is so when it changed meanwhile. A ring ends at the most that is asked for. */
static bool list_interpreter(struct python_window *window, const struct fuzmon_python *table, uint64_t interpreter,
    struct python_thread *threads, uint32_t most, uint32_t *count)
{
    uint64_t state;
    if (!window_read_word(window, interpreter + (uint64_t)table->interpreter_threads, &state))
        return false;
    while (state && *count < most) {
        uint64_t owner, ident;
        if (state % 8 || !window_read_word(window, state + (uint64_t)table->thread_interpreter, &owner) || owner != interpreter ||
            !window_read_word(window, state + (uint64_t)table->thread_ident, &ident))
            return false;
        threads[(*count)++] = (struct python_thread){
            .state = state, .interpreter = interpreter, .ident = ident, .tid = read_tid(window, table, state, ident)};
        if (!window_read_word(window, state + (uint64_t)table->thread_next, &state))
            return false;
    }
    return true;
}

static bool list_once(struct python_window *window, const struct fuzmon_python *table, struct python_thread *threads,
    uint32_t most, uint32_t *count)
{
    uint64_t interpreter;
    *count = 0;
    if (!window_read_word(window, table->interpreters, &interpreter))
        return false;
    for (int i = 0; interpreter && i < MOST_INTERPRETERS; i++)
        if (interpreter % 8 || !list_interpreter(window, table, interpreter, threads, most, count) ||
            !window_read_word(window, interpreter + (uint64_t)table->interpreter_next, &interpreter))
            return false;
    return true;
}

uint32_t python_threads_list(struct python_window *window, const struct fuzmon_python *table, struct python_thread *threads,
    uint32_t most, uint32_t *torn)
{
    uint32_t count = 0;
    for (int i = 0; i < TRIES; i++) {
        window_open(window, window->tid);
        if (list_once(window, table, threads, most, &count))
            break;
        ++*torn;
    }
    return count;
}
