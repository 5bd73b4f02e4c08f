#include "call_site.h"

enum { LONGEST = 7 };

/* FF /2 with its operand, exactly so many bytes long. */
static bool is_indirect_call(const uint8_t *code, unsigned length)
{
    if (code[0] != 0xff || (code[1] >> 3 & 7) != 2)
        return false;
    unsigned mode = code[1] >> 6, operand = code[1] & 7;
    unsigned expected = 2;
    if (mode != 3 && operand == 4) {
        if (length < 3)
            return false;
        expected = 3;
        if (mode == 0 && (code[2] & 7) == 5)
            expected += 4;
    } else if (mode == 0 && operand == 5) {
        expected += 4;
    }
    if (mode == 1)
        expected += 1;
    if (mode == 2)
        expected += 4;
    return expected == length;
}

bool call_site_before(struct walk *walk, uint64_t address, struct call_site *site)
{
    uint8_t code[LONGEST];
    *site = (struct call_site){0};
    if (address < LONGEST || !walk->space->find(walk->space->state, address - 1) ||
        !walk_read(walk, address - LONGEST, code, sizeof code))
        return false;
    if (code[2] == 0xe8) {
        int32_t distance;
        memcpy(&distance, code + 3, sizeof distance);
        *site = (struct call_site){.is_direct = true, .target = address + (uint64_t)(int64_t)distance};
        if (walk->space->find(walk->space->state, site->target))
            return true;
        site->is_direct = false;
    }
    for (unsigned length = 2; length <= LONGEST; length++)
        if (is_indirect_call(code + LONGEST - length, length))
            return true;
    return false;
}
