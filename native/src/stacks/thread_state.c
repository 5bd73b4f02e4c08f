#define _GNU_SOURCE
#include "thread_state.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Reads at most size - 1 bytes and ends them with a zero; returns the length or -errno. */
static ssize_t read_file(int process, int32_t tid, const char *name, char *text, size_t size)
{
    char path[64];
    snprintf(path, sizeof path, "task/%" PRId32 "/%s", tid, name);
    int fd = openat(process, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? -ESRCH : -errno;
    ssize_t length = read(fd, text, size - 1);
    ssize_t result = length < 0 ? -errno : length;
    close(fd);
    text[length < 0 ? 0 : length] = '\0';
    return result == 0 ? -ESRCH : result;
}

/* As the kernel's linux/sched.h has them. */
enum { PF_POSTCOREDUMP = 0x8, PF_DUMPCORE = 0x200 };

/*
 * The CPU and the image, from fields numbered as in proc(5). Those of the image are zero where the reader has not the rights of a
 * tracer, and for a zombie.
 */
static void read_numbers(const char *text, struct thread_stat *stat)
{
    enum { STATE = 3, FLAGS = 9, START_CODE = 26, START_STACK = 28, PROCESSOR = 39, START_DATA = 45, ENV_END = 51 };
    uint64_t hash = 0, all = 0;
    for (int field = STATE + 1; field <= ENV_END; field++) {
        text = strchr(text, ' ');
        if (!text)
            return;
        text++;
        if (field == FLAGS)
            stat->is_dumped = strtoul(text, NULL, 10) & (PF_DUMPCORE | PF_POSTCOREDUMP);
        if (field == PROCESSOR)
            stat->cpu = (int32_t)strtol(text, NULL, 10);
        if (field < START_CODE || (field > START_STACK && field < START_DATA))
            continue;
        uint64_t value = strtoull(text, NULL, 10);
        all |= value;
        hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 29;
    }
    stat->image = all > 1 ? hash : 0;
}

int thread_stat_read(int process, int32_t tid, struct thread_stat *stat)
{
    char text[1024];
    ssize_t length = read_file(process, tid, "stat", text, sizeof text);
    *stat = (struct thread_stat){0};
    if (length < 0)
        return (int)length;
    /* The name may hold parentheses itself. */
    const char *open = strchr(text, '('), *close = strrchr(text, ')');
    if (!open || !close || close < open || close[1] != ' ' || !close[2])
        return -EBADMSG;
    size_t name_length = (size_t)(close - open - 1);
    stat->name_length = (uint32_t)(name_length < sizeof stat->name ? name_length : sizeof stat->name);
    memcpy(stat->name, open + 1, stat->name_length);
    stat->state = (uint8_t)close[2];
    read_numbers(close + 2, stat);
    return 0;
}

int thread_schedule_read(int process, int32_t tid, struct thread_schedule *schedule)
{
    ssize_t length = read_file(process, tid, "schedstat", schedule->text, sizeof schedule->text);
    return length < 0 ? (int)length : 0;
}

int thread_syscall_read(int process, int32_t tid, struct thread_syscall *call)
{
    char text[256];
    ssize_t length = read_file(process, tid, "syscall", text, sizeof text);
    *call = (struct thread_syscall){.number = -1};
    if (length < 0)
        return (int)length;
    if (!strncmp(text, "running", 7))
        return -EBUSY;
    /* "number a0 .. a5 sp pc", or "-1 sp pc" outside a call. */
    int64_t number;
    uint64_t *a = call->arguments;
    int fields =
        sscanf(text, "%" SCNd64 " %" SCNx64 " %" SCNx64 " %" SCNx64 " %" SCNx64 " %" SCNx64 " %" SCNx64 " %" SCNx64 " %" SCNx64,
               &number, &a[0], &a[1], &a[2], &a[3], &a[4], &a[5], &call->sp, &call->pc);
    if (fields == 3 && number == -1) {
        call->sp = a[0];
        call->pc = a[1];
        memset(call->arguments, 0, sizeof call->arguments);
        return 0;
    }
    if (fields != 9 || number < 0 || number > INT32_MAX)
        return -EBADMSG;
    call->number = (int32_t)number;
    return 0;
}

static int field(const char *text, const char *name, int base, uint64_t *value)
{
    const char *at = strstr(text, name);
    if (!at)
        return -EBADMSG;
    *value = strtoull(at + strlen(name), NULL, base);
    return 0;
}

int signal_actions_read(int process, int32_t tid, struct signal_actions *actions)
{
    char text[4096];
    ssize_t length = read_file(process, tid, "status", text, sizeof text);
    *actions = (struct signal_actions){0};
    if (length < 0)
        return (int)length;
    uint64_t tracer;
    if (field(text, "\nTracerPid:\t", 10, &tracer) || field(text, "\nSigIgn:\t", 16, &actions->ignored) ||
        field(text, "\nSigCgt:\t", 16, &actions->caught))
        return -EBADMSG;
    actions->tracer = (int32_t)tracer;
    return 0;
}
