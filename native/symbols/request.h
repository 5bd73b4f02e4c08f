#ifndef SYMBOLS_REQUEST_H
#define SYMBOLS_REQUEST_H

#include "protocol.h"

#include <stdbool.h>
#include <stddef.h>

struct symbols_request {
    struct symbols_request_header header;
    uint64_t addresses[SYMBOLS_MAX_ADDRESSES];
};

/* Whether the packet is a request, all of it, with the descriptor it needs and no other. */
bool symbols_request_parse(const void *packet, size_t size, bool has_descriptor, struct symbols_request *request);

#endif
