#include "reply.h"

#include <string.h>

void symbols_reply_begin(struct symbols_reply *reply, const struct symbols_request_header *request, int status)
{
    struct symbols_reply_header header = {.magic = SYMBOLS_MAGIC, .id = request->id, .kind = request->kind, .status = status};
    reply->size = 0;
    reply->overflow = false;
    symbols_reply_put(reply, &header, sizeof header);
}

void symbols_reply_put(struct symbols_reply *reply, const void *bytes, size_t size)
{
    if (reply->overflow || size > sizeof reply->bytes - reply->size) {
        reply->overflow = true;
        return;
    }
    if (size)
        memcpy(reply->bytes + reply->size, bytes, size);
    reply->size += size;
}

void symbols_reply_end(struct symbols_reply *reply)
{
    uint16_t last = 1;
    memcpy(reply->bytes + offsetof(struct symbols_reply_header, last), &last, sizeof last);
}
