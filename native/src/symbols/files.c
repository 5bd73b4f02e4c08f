/* Opens files that hostile processes name. */
#define _GNU_SOURCE
#include "fuzmon_symbols.h"

#include "descriptors.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MAX_COPY = 1 << 20 };

/* From a descriptor that only stands for the file to one that reads it. */
static int reopen(int place)
{
    char link[64];
    struct stat stat;
    int fd;
    snprintf(link, sizeof link, "/proc/self/fd/%d", place);
    if (fstat(place, &stat))
        fd = -errno;
    else if (!S_ISREG(stat.st_mode))
        fd = -EINVAL;
    else if ((fd = open(link, O_RDONLY | O_CLOEXEC | O_NOCTTY)) < 0)
        fd = -errno;
    close(place);
    return fd < 0 ? fd : fuzmon_above_standard(fd);
}

int fuzmon_symbols_open(const char *root, const char *path)
{
    int folder = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return -errno;
    struct open_how how = {.flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
    while (*path == '/')
        path++;
    int place = (int)syscall(SYS_openat2, folder, path, &how, sizeof how);
    if (place < 0 && errno == ENOSYS)
        place = openat(folder, path, O_PATH | O_CLOEXEC);
    int error = errno;
    close(folder);
    return place < 0 ? -error : reopen(place);
}

int fuzmon_symbols_open_link(const char *link)
{
    int place = open(link, O_PATH | O_CLOEXEC);
    return place < 0 ? -errno : reopen(place);
}

static int64_t nanoseconds(struct timespec time)
{
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

int fuzmon_symbols_describe(int fd, struct fuzmon_symbols_file *file)
{
    struct stat stat;
    if (fstat(fd, &stat))
        return -errno;
    *file = (struct fuzmon_symbols_file){
        .device = stat.st_dev,
        .inode = stat.st_ino,
        .size = (uint64_t)stat.st_size,
        .modified_ns = nanoseconds(stat.st_mtim),
        .changed_ns = nanoseconds(stat.st_ctim),
    };
    return 0;
}

static int copy(int memory, int to, uint64_t start, uint64_t end)
{
    char page[4096];
    for (uint64_t at = start; at < end;) {
        size_t wanted = end - at < sizeof page ? (size_t)(end - at) : sizeof page;
        ssize_t size = pread(memory, page, wanted, (off_t)at);
        if (size <= 0)
            return size ? -errno : -EIO;
        if (write(to, page, (size_t)size) != size)
            return -EIO;
        at += (uint64_t)size;
    }
    return 0;
}

int fuzmon_symbols_copy(int32_t pid, uint64_t start, uint64_t end)
{
    if (start >= end || end - start > MAX_COPY)
        return -EINVAL;
    char path[32];
    snprintf(path, sizeof path, "/proc/%d/mem", pid);
    int memory = open(path, O_RDONLY | O_CLOEXEC);
    if (memory < 0)
        return -errno;
    int fd = fuzmon_above_standard(memfd_create("fuzmon-copy", MFD_CLOEXEC));
    int result = fd < 0 ? -errno : copy(memory, fd, start, end);
    close(memory);
    if (result && fd >= 0)
        close(fd);
    return result ? result : fd;
}
