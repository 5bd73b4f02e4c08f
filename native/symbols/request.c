#include "request.h"

#include <string.h>

bool symbols_request_parse(const void *packet, size_t size, bool has_descriptor, struct symbols_request *request)
{
    struct symbols_request_header *header = &request->header;
    if (size < sizeof *header)
        return false;
    memcpy(header, packet, sizeof *header);
    if (header->magic != SYMBOLS_MAGIC || header->slot >= SYMBOLS_MAX_FILES || header->count > SYMBOLS_MAX_ADDRESSES)
        return false;
    if (size != sizeof *header + header->count * sizeof *request->addresses)
        return false;
    memcpy(request->addresses, (const char *)packet + sizeof *header, header->count * sizeof *request->addresses);

    switch (header->kind) {
    case SYMBOLS_OPEN:
    case SYMBOLS_DEBUG:
    case SYMBOLS_SUPPLEMENT:
        return has_descriptor && header->count == 0;
    case SYMBOLS_SYMBOLISE:
        return !has_descriptor && header->count > 0;
    case SYMBOLS_FORGET:
        return !has_descriptor && header->count == 0;
    default:
        return false;
    }
}
