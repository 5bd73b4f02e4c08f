#define _GNU_SOURCE
#include "events/bpf_queue.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    CAPACITY = 1 << 15, /* a power of 2 */
    SLOTS = CAPACITY * 2,
    PATIENCE_NS = 60000000,
    NO_SLOT = -1,
};

struct queued {
    uint64_t id;
    bool is_complete;
    struct fuzmon_process_event event;
};

struct bpf_queue {
    uint64_t page_kb;
    uint32_t first; /* both grow, and wrap around */
    uint32_t end;
    struct queued entries[CAPACITY];
    uint32_t slots[SLOTS]; /* of the ends that wait, by id: number + 1; 0: free */
};

struct bpf_queue *bpf_queue_new(void)
{
    struct bpf_queue *queue = calloc(1, sizeof *queue);
    if (queue)
        queue->page_kb = (uint64_t)sysconf(_SC_PAGESIZE) / 1024;
    return queue;
}

void bpf_queue_free(struct bpf_queue *queue)
{
    free(queue);
}

uint32_t bpf_queue_count(const struct bpf_queue *queue)
{
    return queue->end - queue->first;
}

bool bpf_queue_is_full(const struct bpf_queue *queue)
{
    return bpf_queue_count(queue) == CAPACITY;
}

static uint32_t home_of(uint64_t id)
{
    return (uint32_t)((id * 11400714819323198485u) >> 48);
}

_Static_assert(SLOTS == 1 << 16, "home_of makes 16 bits");

static struct queued *at(struct bpf_queue *queue, uint32_t number)
{
    return &queue->entries[number % CAPACITY];
}

static int64_t find_slot(struct bpf_queue *queue, uint64_t id)
{
    for (uint32_t slot = home_of(id); queue->slots[slot]; slot = (slot + 1) % SLOTS)
        if (at(queue, queue->slots[slot] - 1)->id == id)
            return slot;
    return NO_SLOT;
}

static void remove_slot(struct bpf_queue *queue, uint32_t slot)
{
    for (uint32_t next = (slot + 1) % SLOTS; queue->slots[next]; next = (next + 1) % SLOTS) {
        uint32_t home = home_of(at(queue, queue->slots[next] - 1)->id);
        if ((next - home) % SLOTS >= (next - slot) % SLOTS) {
            queue->slots[slot] = queue->slots[next];
            slot = next;
        }
    }
    queue->slots[slot] = 0;
}

static void complete(struct bpf_queue *queue, const struct bpf_event *freed)
{
    int64_t slot = find_slot(queue, freed->id);
    if (slot == NO_SLOT)
        return;
    struct queued *entry = at(queue, queue->slots[slot] - 1);
    entry->event.known |= FUZMON_KNOWN_CPU | FUZMON_KNOWN_FAULTS;
    entry->event.cpu_ns = freed->cpu_ns;
    entry->event.minor_faults = freed->minor_faults;
    entry->event.major_faults = freed->major_faults;
    entry->is_complete = true;
    remove_slot(queue, (uint32_t)slot);
}

static int32_t kind_of(const struct bpf_event *event)
{
    switch (event->kind) {
    case BPF_EVENT_FORK:
        return FUZMON_PROCESS_FORK;
    case BPF_EVENT_EXEC:
        return FUZMON_PROCESS_EXEC;
    default:
        return FUZMON_PROCESS_EXIT;
    }
}

bool bpf_queue_put(struct bpf_queue *queue, const struct bpf_event *event)
{
    if (event->kind == BPF_EVENT_FREE) {
        complete(queue, event);
        return true;
    }
    if (bpf_queue_is_full(queue))
        return false;

    const bool is_end = event->kind == BPF_EVENT_EXIT;
    struct queued *entry = at(queue, queue->end);
    *entry = (struct queued){
        .id = event->id,
        .is_complete = !is_end,
        .event =
            {
                .time_ns = event->time_ns,
                .start_ns = event->start_ns,
                .kind = kind_of(event),
                .pid = event->pid,
                .tgid = event->pid,
                .parent = event->parent,
                .status = event->status,
                .known = FUZMON_KNOWN_NAME | (is_end ? FUZMON_KNOWN_STATUS : 0u) |
                         (is_end && !event->is_root ? FUZMON_KNOWN_PROCESS : 0u) |
                         (event->peak_pages ? FUZMON_KNOWN_PEAK_RSS : 0u),
                .peak_rss_kb = event->peak_pages * queue->page_kb,
            },
    };
    memcpy(entry->event.name, event->name, sizeof entry->event.name);
    /* An id that still waits was its predecessor's, whose FREE was lost. */
    int64_t former = is_end ? find_slot(queue, event->id) : NO_SLOT;
    if (former != NO_SLOT)
        remove_slot(queue, (uint32_t)former);
    if (is_end) {
        uint32_t slot = home_of(event->id);
        while (queue->slots[slot])
            slot = (slot + 1) % SLOTS;
        /* Numbers are kept modulo the capacity, so that none of them plus 1 is 0. */
        queue->slots[slot] = queue->end % CAPACITY + 1;
    }
    queue->end++;
    return true;
}

bool bpf_queue_take(struct bpf_queue *queue, uint64_t now_ns, struct fuzmon_process_event *into)
{
    if (bpf_queue_count(queue) == 0)
        return false;
    struct queued *entry = at(queue, queue->first);
    if (!entry->is_complete && !bpf_queue_is_full(queue) && now_ns - entry->event.time_ns < PATIENCE_NS)
        return false;
    int64_t slot = entry->is_complete ? NO_SLOT : find_slot(queue, entry->id);
    if (slot != NO_SLOT && at(queue, queue->slots[slot] - 1) == entry)
        remove_slot(queue, (uint32_t)slot);
    *into = entry->event;
    queue->first++;
    return true;
}
