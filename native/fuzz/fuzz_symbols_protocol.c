/* The bytes that the helper takes from its socket, the ranges that its tables are made of, and the names in them. */
#include "names.h"
#include "ranges.h"
#include "request.h"

#include <stdlib.h>
#include <string.h>

static void check_ranges(const uint8_t *data, size_t size)
{
    struct ranges ranges = {0};
    for (size_t i = 0; i + 3 <= size; i += 3)
        ranges_add(&ranges, data[i], (uint64_t)data[i] + data[i + 1], data[i + 2]);
    ranges_finish(&ranges);
    for (size_t i = 1; i < ranges.count; i++)
        if (ranges.items[i - 1].high > ranges.items[i].low)
            abort();
    for (uint64_t address = 0; address < 512; address++) {
        const struct range *range = ranges_find(&ranges, address);
        if (range && (address < range->low || address >= range->high))
            abort();
    }
    ranges_free(&ranges);
}

static void check_name(const uint8_t *data, size_t size)
{
    char text[2048], *name = malloc(size + 3);
    memcpy(name, "_Z", 2);
    memcpy(name + 2, data, size);
    name[size + 2] = '\0';
    if (symbols_demangle(name, text, sizeof text) > sizeof text)
        abort();
    free(name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct symbols_request request;
    if (symbols_request_parse(data, size, size & 1, &request) && request.header.count > SYMBOLS_MAX_ADDRESSES)
        abort();
    check_ranges(data, size);
    check_name(data, size);
    return 0;
}
