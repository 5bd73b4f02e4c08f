/* Takes the input for a program and names some of its addresses. Findings inside libdw and libelf are the helper's to die of. */
#include "frames.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_ADDRESSES = 64 };

static void name(struct program *program, const struct ranges *ranges)
{
    static struct symbols_reply reply;
    static const struct symbols_request_header request;
    size_t step = ranges->count / MAX_ADDRESSES + 1;
    for (size_t i = 0; i < ranges->count; i += step) {
        symbols_reply_begin(&reply, &request, 0);
        symbols_put_result(&reply, program, 0, ranges->items[i].low);
        symbols_put_result(&reply, program, 1, ranges->items[i].high - 1);
        if (reply.overflow && reply.size < SYMBOLS_MAX_RESULT)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct symbols_reply reply;
    static const struct symbols_request_header request;
    static struct program program;
    unsigned char *bytes = malloc(size + !size);
    memcpy(bytes, data, size);
    if (!image_open_memory(&program.image, bytes, size)) {
        symbols_reply_begin(&reply, &request, 0);
        program_put_identity(&reply, &program.image);
        program_load(&program);
        name(&program, &program.symbols.ranges);
        name(&program, &program.units.ranges);
        program_close(&program);
    }
    free(bytes);
    return 0;
}
