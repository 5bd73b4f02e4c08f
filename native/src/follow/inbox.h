/*
 * Requests of the monitor. A thread of its own receives them, and interrupts the waits of the thread that opened the inbox until
 * that has taken them. When the monitor is gone the program ends, by which the kernel lets go of all that is traced: nobody is left
 * stopped, and no call of theirs is interrupted.
 */
#ifndef FUZMON_INBOX_H
#define FUZMON_INBOX_H

#include "fuzmon_follow.h"

#include <stdbool.h>

struct inbox;

/* A signal that interrupts waits of the thread that opened the inbox and does nothing else. */
int inbox_signal(void);

struct inbox_request {
    uint32_t kind;
    uint32_t size;
    const void *bytes;
};

/* NULL: there is no memory or no thread to be had. */
struct inbox *inbox_open(int socket);

/* Cheap. */
bool inbox_has_request(const struct inbox *inbox);

/* Waits for one. It is valid until inbox_done. */
struct inbox_request inbox_take(struct inbox *inbox);

void inbox_done(struct inbox *inbox);

#endif
