#define _GNU_SOURCE
#include "task_list.h"

#include <dirent.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

int task_list_read(int folder, int32_t *tids, uint32_t capacity)
{
    _Alignas(struct dirent64) char buffer[16 << 10];
    uint32_t count = 0;
    if (lseek(folder, 0, SEEK_SET) < 0)
        return -errno;
    for (;;) {
        ssize_t got = getdents64(folder, buffer, sizeof buffer);
        if (got < 0)
            return -errno;
        if (got == 0)
            return (int)count;
        for (ssize_t at = 0; at < got;) {
            const struct dirent64 *entry = (const struct dirent64 *)(buffer + at);
            at += entry->d_reclen;
            if (entry->d_name[0] == '.')
                continue;
            if (count < capacity)
                tids[count] = (int32_t)strtol(entry->d_name, NULL, 10);
            count++;
        }
    }
}
