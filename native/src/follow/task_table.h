/* The threads and processes that are traced, by id. It grows with them, up to a bound. */
#ifndef FUZMON_TASK_TABLE_H
#define FUZMON_TASK_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TASKS_MOST = 1 << 20 };

struct followed_task {
    int32_t tid; /* 0: a free place */
    uint64_t deadly_number; /* of the crash that it is in; 0: none */
    int32_t deadly_signal;
    bool was_late;
    uint64_t held_ns;
    struct call_state *calls; /* NULL: it is not told of */
};

struct task_table {
    struct followed_task *places; /* open addressing, at most half full */
    size_t capacity;              /* a power of 2 */
    size_t count;
};

/* NULL when it is not known. Valid until the next task is added or removed. */
struct followed_task *task_table_find(const struct task_table *table, int32_t tid);

/* The one that is there, or a new one; NULL: there is no room. */
struct followed_task *task_table_add(struct task_table *table, int32_t tid);

void task_table_remove(struct task_table *table, int32_t tid);

void task_table_free(struct task_table *table);

#endif
