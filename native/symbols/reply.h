#ifndef SYMBOLS_REPLY_H
#define SYMBOLS_REPLY_H

#include "protocol.h"

#include <stdbool.h>
#include <stddef.h>

/* A packet under construction. What does not fit any more sets `overflow` and is left out. */
struct symbols_reply {
    size_t size;
    bool overflow;
    unsigned char bytes[SYMBOLS_MAX_REPLY];
};

void symbols_reply_begin(struct symbols_reply *reply, const struct symbols_request_header *request, int status);

void symbols_reply_put(struct symbols_reply *reply, const void *bytes, size_t size);

/* Sets the header's mark that no other packet follows. */
void symbols_reply_end(struct symbols_reply *reply);

#endif
