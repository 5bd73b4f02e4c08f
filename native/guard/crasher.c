#define _GNU_SOURCE
#include "crasher.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_file(pid_t pid, const char *name, char *into, size_t size)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    ssize_t got = read(fd, into, size - 1);
    close(fd);
    into[got > 0 ? got : 0] = '\0';
    return got > 0;
}

/* The text behind a line's name. */
static const char *line_of(const char *text, const char *name)
{
    const char *found = strstr(text, name);
    return found ? found + strlen(name) : NULL;
}

static bool read_status(struct crasher *crasher)
{
    char text[8192];
    if (!read_file(crasher->pid, "status", text, sizeof text))
        return false;
    const char *uids = line_of(text, "\nUid:"), *gids = line_of(text, "\nGid:"), *threads = line_of(text, "\nThreads:");
    unsigned real, effective, saved, fs;
    if (!uids || sscanf(uids, "%u %u %u %u", &real, &effective, &saved, &fs) != 4)
        return false;
    crasher->uid = real;
    crasher->fsuid = fs;
    if (!gids || sscanf(gids, "%u %u %u %u", &real, &effective, &saved, &fs) != 4)
        return false;
    crasher->gid = real;
    crasher->fsgid = fs;
    crasher->threads = threads ? atoi(threads) : 1;

    /* The last one is what it calls itself. */
    crasher->inner_pid = crasher->pid;
    const char *inner = line_of(text, "\nNSpid:");
    for (char *end; inner; inner = end) {
        long pid = strtol(inner, &end, 10);
        if (end == inner)
            break;
        crasher->inner_pid = (pid_t)pid;
        if (*end != '\t' && *end != ' ')
            break;
    }
    return true;
}

static void read_core_limit(struct crasher *crasher)
{
    char text[4096];
    crasher->core_limit = 0;
    const char *limit = read_file(crasher->pid, "limits", text, sizeof text) ? line_of(text, "Max core file size") : NULL;
    if (!limit)
        return;
    limit += strspn(limit, " ");
    crasher->core_limit = strncmp(limit, "unlimited", 9) == 0 ? UINT64_MAX : strtoull(limit, NULL, 10);
}

bool crasher_read(struct crasher *crasher, pid_t pid, int signal, uint32_t dumpable)
{
    char link[64], own[64];
    *crasher = (struct crasher){.pid = pid, .signal = signal, .dumpable = dumpable ? dumpable : 1};
    if (!read_status(crasher))
        return false;
    read_core_limit(crasher);
    if (read_file(pid, "comm", crasher->comm, sizeof crasher->comm))
        crasher->comm[strcspn(crasher->comm, "\n")] = '\0';
    snprintf(link, sizeof link, "/proc/%d/exe", (int)pid);
    ssize_t length = readlink(link, crasher->exe, sizeof crasher->exe - 1);
    crasher->exe[length > 0 ? length : 0] = '\0';

    gethostname(crasher->host, sizeof crasher->host - 1);
    struct stat theirs, ours;
    snprintf(link, sizeof link, "/proc/%d/ns/uts", (int)pid);
    snprintf(own, sizeof own, "/proc/self/ns/uts");
    crasher->has_foreign_host = !stat(link, &theirs) && !stat(own, &ours) && theirs.st_ino != ours.st_ino;
    return true;
}
