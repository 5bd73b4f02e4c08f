/* Whether an address can be one that a call returns to, by the instruction before it. */
#ifndef FUZMON_CALL_SITE_H
#define FUZMON_CALL_SITE_H

#include "walk.h"

struct call_site {
    bool is_direct;
    uint64_t target; /* of a direct call */
};

/* False when no call instruction, in executable memory, ends at the address. */
bool call_site_before(struct walk *walk, uint64_t address, struct call_site *site);

#endif
