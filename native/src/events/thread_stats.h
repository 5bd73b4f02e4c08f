#ifndef FUZMON_EVENTS_THREAD_STATS_H
#define FUZMON_EVENTS_THREAD_STATS_H

#include "events/netlink.h"
#include "fuzmon.h"

/* What threads used, told at their ends, until it is fetched. */
struct thread_stats;

/* One socket a CPU, so that sequence numbers count what is lost. NULL where the kernel or the rights do without. */
struct thread_stats *thread_stats_open(struct netlink_batch *batch);

void thread_stats_close(struct thread_stats *stats);

/* Takes everything that has queued up. */
void thread_stats_drain(struct thread_stats *stats, struct netlink_batch *batch, uint64_t *lost, uint64_t *overruns);

/* Drops what has not been fetched. */
void thread_stats_forget(struct thread_stats *stats);

/* Adds what is known of a thread to the event of its end. */
void thread_stats_fetch(struct thread_stats *stats, struct fuzmon_process_event *event);

#endif
