/* What the kernel and a server of core dumps say to each other, of linux/coredump.h (6.17), which older headers lack. */
#ifndef FUZMON_CRASH_PROTOCOL_H
#define FUZMON_CRASH_PROTOCOL_H

#include <stdint.h>

enum {
    COREDUMP_KERNEL = 1, /* the kernel writes the dump */
    COREDUMP_REJECT = 4, /* there shall be none */
    COREDUMP_WAIT = 8,   /* the process stays until the server closes */
};

struct coredump_req {
    uint32_t size;
    uint32_t size_ack;
    uint64_t mask;
};

struct coredump_ack {
    uint32_t size;
    uint32_t spare;
    uint64_t mask;
};

enum { COREDUMP_MARK_REQACK = 0 };

/* What fuzmon-guard as the kernel's pipe program says before it goes on as the kernel would. */
struct handler_hello {
    uint32_t magic;
    int32_t pid;
    int32_t signal;
    uint32_t dumpable;
};

enum { HANDLER_MAGIC = 0x465a4d43 };

#endif
