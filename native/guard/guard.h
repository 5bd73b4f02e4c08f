/* The guard's state, and what it tells the monitor. */
#ifndef FUZMON_GUARD_GUARD_H
#define FUZMON_GUARD_GUARD_H

#include "fuzmon_crash.h"
#include "identity.h"
#include "pattern.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum { CHANNEL = 3, MOST_CRASHES = 512, GREETING_BYTES = 32 };

enum crash_state {
    CRASH_NONE,
    CRASH_GREETS, /* whoever connected has not yet said who it is */
    CRASH_WAITS,  /* for the monitor to have room for the news */
    CRASH_ASKED,  /* the monitor has it */
};

struct crash {
    enum crash_state state;
    int connection;
    uint32_t id;
    struct identity identity;
    uint64_t since_ns;
    uint32_t greeted; /* bytes */
    uint8_t greeting[GREETING_BYTES];
};

struct guard {
    bool is_pipe;
    const char *folder_path;
    int folder;
    int lock;
    int listener;
    int monitor; /* pidfd */
    pid_t monitor_pid;
    uint64_t deadline_ns;
    struct pattern pattern;
    bool uses_pid;
    bool ends; /* the monitor has said so */
    bool is_restored;
    pid_t trial; /* a child of ours that crashes, to see whether that is told */
    bool trial_was_told;
    uint32_t last_id;
    uint32_t unheard; /* crashes that were let go before the monitor had room for them */
    struct crash crashes[MOST_CRASHES];
};

/* Tells the monitor something without a crash. */
__attribute__((format(printf, 4, 5))) void guard_tell(const struct guard *guard, uint32_t kind, int32_t value, const char *format, ...);

/* Sets core_pattern, serves until the monitor ends, and restores. Returns the exit status. */
int guard_serve(struct guard *guard);

#endif
