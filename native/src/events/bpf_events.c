#define _GNU_SOURCE
#include "events/bpf_queue.h"
#include "events/bpf_records.h"
#include "events/libbpf.h"
#include "fuzmon.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { TRACEPOINTS = 4, MAX_ADOPTIONS = 100 };

/* What ends is heard of first: nothing may begin to be watched whose end is not. */
static const char *const tracepoints[TRACEPOINTS] = {"on_free", "on_exit", "on_exec", "on_fork"};

struct fuzmon_bpf_events {
    struct bpf_object *object;
    struct bpf_link *links[TRACEPOINTS];
    struct bpf_link *adoption;
    struct ring_buffer *ring;
    struct bpf_queue *queue;
    struct bpf_board *board;
    uint64_t malformed;
    int ends_fd;
    int other_ends_fd;
};

/* The event was written by our programs; its length is checked all the same. */
static int take_event(void *context, void *data, size_t size)
{
    struct fuzmon_bpf_events *events = context;
    if (size < sizeof(struct bpf_event)) {
        events->malformed++;
        return 0;
    }
    bpf_queue_put(events->queue, data);
    /* Ends this round behind the event, for which there was room. */
    return bpf_queue_is_full(events->queue) ? -ENOBUFS : 0;
}

static int map_fd_of(const struct fuzmon_bpf_events *events, const char *name)
{
    const struct libbpf *bpf = libbpf();
    struct bpf_map *map = bpf->object_find_map(events->object, name);
    return map ? bpf->map_fd(map) : -ENOENT;
}

static int start(struct fuzmon_bpf_events *events)
{
    const struct libbpf *bpf = libbpf();
    events->board = bpf_programs_board(events->object, sizeof *events->board);
    events->ends_fd = map_fd_of(events, "ends");
    events->other_ends_fd = map_fd_of(events, "other_ends");
    int ring = map_fd_of(events, "events");
    if (!events->board || events->ends_fd < 0 || events->other_ends_fd < 0 || ring < 0)
        return -EINVAL;
    events->ring = bpf->ring_new(ring, take_event, events, NULL);
    if (!events->ring)
        return -errno;
    events->adoption = bpf_programs_attach(events->object, "adopt_living");
    if (!events->adoption)
        return -errno;
    for (int i = 0; i < TRACEPOINTS; i++) {
        events->links[i] = bpf_programs_attach(events->object, tracepoints[i]);
        if (!events->links[i])
            return -errno;
    }
    return 0;
}

int fuzmon_bpf_events_open(uint32_t ring_bytes, struct fuzmon_bpf_events **opened)
{
    struct fuzmon_bpf_events *events = calloc(1, sizeof *events);
    if (!events)
        return -ENOMEM;
    events->queue = bpf_queue_new();
    int error = events->queue ? bpf_programs_load(BPF_CHILDREN, ring_bytes, &events->object) : -ENOMEM;
    if (!error)
        error = start(events);
    if (error) {
        fuzmon_bpf_events_close(events);
        return error;
    }
    *opened = events;
    return 0;
}

void fuzmon_bpf_events_close(struct fuzmon_bpf_events *events)
{
    if (!events)
        return;
    if (events->object) {
        const struct libbpf *bpf = libbpf();
        for (int i = 0; i < TRACEPOINTS; i++)
            if (events->links[i])
                bpf->link_destroy(events->links[i]);
        if (events->adoption)
            bpf->link_destroy(events->adoption);
        if (events->ring)
            bpf->ring_free(events->ring);
        bpf->object_close(events->object);
    }
    if (events->board)
        munmap(events->board, sizeof *events->board);
    bpf_queue_free(events->queue);
    free(events);
}

/* Has the iterator go over all processes once. */
static int look_at_all(struct fuzmon_bpf_events *events)
{
    const struct libbpf *bpf = libbpf();
    int fd = bpf->iter_create(bpf->link_fd(events->adoption));
    if (fd < 0)
        return fd;
    char nothing[64];
    ssize_t length;
    do
        length = read(fd, nothing, sizeof nothing);
    while (length > 0 || (length < 0 && (errno == EAGAIN || errno == EINTR)));
    int error = length < 0 ? -errno : 0;
    close(fd);
    return error;
}

static uint64_t adopted(const struct fuzmon_bpf_events *events)
{
    return __atomic_load_n(&events->board->adopted, __ATOMIC_RELAXED);
}

static int adopt(struct fuzmon_bpf_events *events, enum bpf_adoption adoption, int32_t pid)
{
    events->board->adoption = adoption;
    events->board->pid = pid;
    /* Each round finds the children of the round before. */
    uint64_t before;
    int rounds = 0, error;
    do {
        before = adopted(events);
        error = look_at_all(events);
    } while (!error && adopted(events) != before && ++rounds < MAX_ADOPTIONS);
    return error;
}

int fuzmon_bpf_events_add_family(struct fuzmon_bpf_events *events, int32_t pid)
{
    return adopt(events, BPF_ADOPT_FAMILY, pid);
}

int fuzmon_bpf_events_add_all(struct fuzmon_bpf_events *events)
{
    return adopt(events, BPF_ADOPT_ALL, getpid());
}

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static uint32_t take_out(struct bpf_queue *queue, struct fuzmon_process_event *into, uint32_t capacity)
{
    uint64_t now = now_ns();
    uint32_t count = 0;
    while (count < capacity && bpf_queue_take(queue, now, &into[count]))
        count++;
    return count;
}

int fuzmon_bpf_events_read(struct fuzmon_bpf_events *events, struct fuzmon_process_event *into, uint32_t capacity, uint64_t *lost,
                           uint32_t *waiting)
{
    const struct libbpf *bpf = libbpf();
    uint32_t count = 0;
    int consumed;
    do {
        count += take_out(events->queue, into + count, capacity - count);
        consumed = bpf_queue_is_full(events->queue) ? 0 : bpf->ring_consume(events->ring);
        count += take_out(events->queue, into + count, capacity - count);
        /* It ended because the queue was full, which it need not be any more. */
    } while (consumed == -ENOBUFS && count < capacity);
    *lost = __atomic_load_n(&events->board->lost, __ATOMIC_RELAXED) +
            __atomic_load_n(&events->board->untracked, __ATOMIC_RELAXED) + events->malformed;
    *waiting = bpf_queue_count(events->queue);
    return consumed < 0 && consumed != -ENOBUFS ? consumed : (int)count;
}

static int add_other(const struct fuzmon_bpf_events *events, struct fuzmon_end_count *into, uint32_t capacity)
{
    const struct libbpf *bpf = libbpf();
    int count = 0;
    for (uint32_t other = 0; other < BPF_OTHER_ENDS; other++) {
        uint64_t ends = 0;
        if (bpf->map_lookup(events->other_ends_fd, &other, &ends) || ends == 0)
            continue;
        if ((uint32_t)count < capacity) {
            into[count] = (struct fuzmon_end_count){.status = (int32_t)(other & 0x100 ? other & 0xff : other << 8), .count = ends};
            memcpy(into[count].name, "(other)", sizeof "(other)");
        }
        count++;
    }
    return count;
}

int fuzmon_bpf_events_counts(struct fuzmon_bpf_events *events, struct fuzmon_end_count *into, uint32_t capacity)
{
    const struct libbpf *bpf = libbpf();
    struct bpf_end_key key, next;
    uint32_t count = 0;
    /* Nothing is ever taken out of the map: no key is met twice. */
    for (int error = bpf->map_next_key(events->ends_fd, NULL, &next); !error;
         error = bpf->map_next_key(events->ends_fd, &key, &next)) {
        key = next;
        uint64_t ends = 0;
        if (bpf->map_lookup(events->ends_fd, &key, &ends) || ends == 0)
            continue;
        if (count < capacity) {
            into[count] = (struct fuzmon_end_count){.status = key.status, .count = ends};
            memcpy(into[count].name, key.name, sizeof into[count].name);
        }
        count++;
    }
    return (int)count + add_other(events, into + (count < capacity ? count : capacity), count < capacity ? capacity - count : 0);
}
