#define _GNU_SOURCE
#include "target_memory.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/uio.h>
#include <unistd.h>

enum { PAGE = 4096 };

static void open_file(struct target_memory *memory, int32_t tid)
{
    char path[48];
    snprintf(path, sizeof path, "%" PRId32 "/mem", tid);
    memory->file = openat(memory->tasks, path, O_RDONLY | O_CLOEXEC);
}

void target_memory_open(struct target_memory *memory, int tasks, int32_t reader)
{
    memory->tasks = tasks;
    if (memory->file < 0)
        open_file(memory, reader);
}

void target_memory_close(struct target_memory *memory)
{
    if (memory->file >= 0)
        close(memory->file);
    memory->file = -1;
}

static ssize_t read_at(const struct target_memory *memory, uint64_t from, uint8_t *into, size_t length)
{
    if (from > INT64_MAX)
        return -1;
    /* The kernel copies in pieces of a page: at page borders each is only one page of the target. */
    size_t first = PAGE - from % PAGE;
    if (length <= 2 * PAGE || first == PAGE)
        return pread(memory->file, into, length, (off_t)from);
    ssize_t got = pread(memory->file, into, first, (off_t)from);
    if (got < (ssize_t)first)
        return got;
    ssize_t more = pread(memory->file, into + first, length - first, (off_t)(from + first));
    return more > 0 ? got + more : got;
}

size_t target_memory_read(struct target_memory *memory, int32_t tid, uint64_t from, void *into, size_t length)
{
    if (length == 0)
        return 0;
    if (memory->file < 0) {
        struct iovec local = {into, length}, remote = {(void *)from, length};
        ssize_t got = process_vm_readv(tid, &local, 1, &remote, 1, 0);
        return got > 0 ? (size_t)got : 0;
    }
    ssize_t got = read_at(memory, from, into, length);
    /* That memory is gone: the process has another since an exec. */
    if (got == 0) {
        target_memory_close(memory);
        open_file(memory, tid);
        got = memory->file >= 0 ? read_at(memory, from, into, length) : 0;
    }
    return got > 0 ? (size_t)got : 0;
}
