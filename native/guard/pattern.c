#define _GNU_SOURCE
#include "pattern.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CORE_PATTERN "/proc/sys/kernel/core_pattern"
#define CORE_PIPE_LIMIT "/proc/sys/kernel/core_pipe_limit"
#define STATE "core_pattern"

bool setting_read(const char *path, char *into, size_t size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    ssize_t got = read(fd, into, size);
    close(fd);
    if (got < 0 || (size_t)got == size)
        return false;
    into[got] = '\0';
    into[strcspn(into, "\n")] = '\0';
    return true;
}

static int setting_write(const char *path, const char *value)
{
    char line[PATTERN_BYTES + 1];
    int length = snprintf(line, sizeof line, "%s\n", value);
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    ssize_t written = write(fd, line, (size_t)length);
    int error = written == length ? 0 : written < 0 ? -errno : -EIO;
    close(fd);
    return error;
}

/* Whole or not at all: it is written before anything is set. */
static int remember(const struct pattern *pattern, int folder)
{
    char text[3 * PATTERN_BYTES];
    int length = snprintf(text, sizeof text, "%s\n%s\n%s\n%s\n", pattern->ours, pattern->old, pattern->ours_limit, pattern->old_limit);
    int fd = openat(folder, STATE ".new", O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return -errno;
    ssize_t written = write(fd, text, (size_t)length);
    int error = written == length ? 0 : written < 0 ? -errno : -EIO;
    close(fd);
    if (!error && renameat(folder, STATE ".new", folder, STATE))
        error = -errno;
    return error;
}

static bool recall(struct pattern *pattern, int folder)
{
    char text[3 * PATTERN_BYTES];
    int fd = openat(folder, STATE, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return false;
    ssize_t got = read(fd, text, sizeof text - 1);
    close(fd);
    if (got < 0)
        return false;
    text[got] = '\0';
    char *values[] = {pattern->ours, pattern->old, pattern->ours_limit, pattern->old_limit};
    size_t sizes[] = {sizeof pattern->ours, sizeof pattern->old, sizeof pattern->ours_limit, sizeof pattern->old_limit};
    char *line = text;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        char *end = strchr(line, '\n');
        if (!end || (size_t)(end - line) >= sizes[i])
            return false;
        memcpy(values[i], line, (size_t)(end - line));
        values[i][end - line] = '\0';
        line = end + 1;
    }
    return true;
}

int pattern_set(struct pattern *pattern, int folder)
{
    if (!setting_read(CORE_PATTERN, pattern->old, sizeof pattern->old))
        return -EIO;
    if (pattern->ours_limit[0]) {
        if (!setting_read(CORE_PIPE_LIMIT, pattern->old_limit, sizeof pattern->old_limit))
            return -EIO;
        if (strcmp(pattern->old_limit, "0") != 0)
            pattern->ours_limit[0] = pattern->old_limit[0] = '\0';
    }
    int error = remember(pattern, folder);
    if (!error && pattern->ours_limit[0])
        error = setting_write(CORE_PIPE_LIMIT, pattern->ours_limit);
    if (!error)
        error = setting_write(CORE_PATTERN, pattern->ours);
    if (error)
        pattern_restore(folder, pattern);
    return error;
}

enum restored pattern_restore(int folder, struct pattern *pattern)
{
    char now[PATTERN_BYTES];
    struct pattern kept;
    if (!recall(&kept, folder)) {
        unlinkat(folder, STATE, 0);
        return RESTORED_NOTHING;
    }
    *pattern = kept;
    if (!setting_read(CORE_PATTERN, now, sizeof now))
        return RESTORED_FAILED;
    bool is_ours = strcmp(now, kept.ours) == 0;
    if (is_ours && setting_write(CORE_PATTERN, kept.old))
        return RESTORED_FAILED;
    if (kept.ours_limit[0] && setting_read(CORE_PIPE_LIMIT, now, sizeof now) && strcmp(now, kept.ours_limit) == 0 &&
        setting_write(CORE_PIPE_LIMIT, kept.old_limit))
        return RESTORED_FAILED;
    unlinkat(folder, STATE, 0);
    return is_ours ? RESTORED : RESTORED_NOT_OURS;
}
