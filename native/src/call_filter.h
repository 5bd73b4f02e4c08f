/* A seccomp filter that hands some system calls to the tracer and lets all others pass. */
#ifndef FUZMON_CALL_FILTER_H
#define FUZMON_CALL_FILTER_H

#include <linux/filter.h>
#include <stdint.h>

enum { CALL_FILTER_NUMBERS = 512 };

struct call_filter {
    struct sock_filter code[8 + 2 * CALL_FILTER_NUMBERS];
    unsigned short length;
};

void call_filter_make(struct call_filter *filter, const uint64_t *calls, uint64_t with_others);

/*
 * Filters the calling process from now on. Plain system calls only. 0 or an errno. Without CAP_SYS_ADMIN, what it executes has no more
 * rights than it has (no_new_privs).
 */
int call_filter_install(const struct call_filter *filter);

#endif
