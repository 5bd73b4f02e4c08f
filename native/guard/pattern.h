/* kernel.core_pattern: set for a while, and restored by whoever comes first, unless somebody else has changed it since. */
#ifndef FUZMON_GUARD_PATTERN_H
#define FUZMON_GUARD_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

enum { PATTERN_BYTES = 256 };

struct pattern {
    char ours[PATTERN_BYTES];
    char old[PATTERN_BYTES];
    char ours_limit[16]; /* core_pipe_limit; empty: not changed */
    char old_limit[16];
};

/* The value of a setting without its line end. False when it cannot be read or is too long. */
bool setting_read(const char *path, char *into, size_t size);

/* Remembers the old values in `folder` and sets the new ones; ours_limit is set where old_limit is 0. 0 or -errno. */
int pattern_set(struct pattern *pattern, int folder);

enum restored {
    RESTORED_NOTHING, /* there was nothing to restore */
    RESTORED,
    RESTORED_NOT_OURS, /* somebody else has changed it since, which was left so */
    RESTORED_FAILED,
};

/* Restores what `folder` remembers. */
enum restored pattern_restore(int folder, struct pattern *pattern);

#endif
