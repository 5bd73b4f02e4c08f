/*
 * Messages on their way to the monitor. Who puts them never waits: a thread of its own sends them, and what there is no room for is
 * lost and counted. One thread puts.
 */
#ifndef FUZMON_OUTBOX_H
#define FUZMON_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

struct outbox;

/* Takes the socket over. NULL: there is no memory or no thread to be had. `bytes`: room for what waits, a power of 2. */
struct outbox *outbox_open(int socket, size_t bytes);

/* Puts a message of these parts. `now`: somebody waits for it; others are sent together, some milliseconds later. */
bool outbox_put(struct outbox *outbox, uint32_t kind, const struct iovec *parts, int count, bool now);

/* How many were lost. */
uint64_t outbox_lost(const struct outbox *outbox);

/* Waits until all is sent, or cannot be. */
void outbox_flush(struct outbox *outbox);

#endif
