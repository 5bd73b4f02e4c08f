#ifndef FUZMON_EVENTS_BPF_QUEUE_H
#define FUZMON_EVENTS_BPF_QUEUE_H

#include "events/bpf_records.h"
#include "fuzmon.h"

#include <stdbool.h>

/*
 * Keeps events in their order until the ends among them are complete: what a process used is told when it is freed, some milliseconds
 * after its end. One whose parent does not wait for it holds up the others for so long and no longer.
 */
struct bpf_queue;

struct bpf_queue *bpf_queue_new(void);

void bpf_queue_free(struct bpf_queue *queue);

/* Takes an event of the kernel. False when there is no room: something must be taken out first. */
bool bpf_queue_put(struct bpf_queue *queue, const struct bpf_event *event);

/* The next event that is complete, or has waited long enough; false when there is none. */
bool bpf_queue_take(struct bpf_queue *queue, uint64_t now_ns, struct fuzmon_process_event *into);

uint32_t bpf_queue_count(const struct bpf_queue *queue);

bool bpf_queue_is_full(const struct bpf_queue *queue);

#endif
