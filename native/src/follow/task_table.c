#include "task_table.h"

#include <stdlib.h>

enum { FIRST_CAPACITY = 256 };

static size_t place_of(const struct task_table *table, int32_t tid)
{
    return (uint32_t)tid * (size_t)2654435761u & (table->capacity - 1);
}

/* Where it is, or the free place where it would be put. */
static struct followed_task *locate(const struct task_table *table, int32_t tid)
{
    size_t at = place_of(table, tid);
    while (table->places[at].tid && table->places[at].tid != tid)
        at = (at + 1) & (table->capacity - 1);
    return &table->places[at];
}

static bool grow(struct task_table *table)
{
    struct task_table larger = {.capacity = table->capacity ? table->capacity * 2 : FIRST_CAPACITY, .count = table->count};
    larger.places = calloc(larger.capacity, sizeof *larger.places);
    if (!larger.places)
        return false;
    for (size_t i = 0; i < table->capacity; i++)
        if (table->places[i].tid)
            *locate(&larger, table->places[i].tid) = table->places[i];
    free(table->places);
    *table = larger;
    return true;
}

struct followed_task *task_table_find(const struct task_table *table, int32_t tid)
{
    if (!table->capacity)
        return NULL;
    struct followed_task *task = locate(table, tid);
    return task->tid ? task : NULL;
}

struct followed_task *task_table_add(struct task_table *table, int32_t tid)
{
    struct followed_task *task = task_table_find(table, tid);
    if (task)
        return task;
    if (tid <= 0 || table->count >= TASKS_MOST || (table->count * 2 >= table->capacity && !grow(table)))
        return NULL;
    task = locate(table, tid);
    *task = (struct followed_task){.tid = tid};
    table->count++;
    return task;
}

/* Those behind it move up, or the hole would end the search for them. */
void task_table_remove(struct task_table *table, int32_t tid)
{
    struct followed_task *task = task_table_find(table, tid);
    if (!task)
        return;
    size_t mask = table->capacity - 1, hole = (size_t)(task - table->places);
    for (size_t at = (hole + 1) & mask; table->places[at].tid; at = (at + 1) & mask) {
        size_t home = place_of(table, table->places[at].tid);
        if (((at - home) & mask) < ((at - hole) & mask))
            continue;
        table->places[hole] = table->places[at];
        hole = at;
    }
    table->places[hole] = (struct followed_task){0};
    table->count--;
}

void task_table_free(struct task_table *table)
{
    free(table->places);
    *table = (struct task_table){0};
}
