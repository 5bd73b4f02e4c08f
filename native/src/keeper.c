#define _GNU_SOURCE
#include "fuzmon.h"

#include "descriptors.h"
#include "spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A file and no pipe: a command that does not read holds nobody up. */
static int open_input(const void *input, size_t size)
{
    int fd = memfd_create("fuzmon-input", MFD_CLOEXEC);
    if (fd < 0)
        return -errno;
    fd = fuzmon_above_standard(fd);
    if (fd < 0)
        return fd;
    for (const char *rest = input; size;) {
        ssize_t n = write(fd, rest, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            int error = n < 0 ? errno : EIO;
            close(fd);
            return -error;
        }
        rest += n;
        size -= (size_t)n;
    }
    lseek(fd, 0, SEEK_SET);
    return fd;
}

/* fuzmon-keeper TIMEOUT_MS COMMAND [ARGUMENT]... */
static const char **keeper_argv(const struct fuzmon_keep_request *request, char *timeout, size_t timeout_size)
{
    size_t count = 0;
    while (request->argv[count])
        count++;
    const char **argv = calloc(count + 3, sizeof *argv);
    if (!argv)
        return NULL;
    snprintf(timeout, timeout_size, "%u", request->timeout_ms);
    argv[0] = "fuzmon-keeper";
    argv[1] = timeout;
    memcpy(argv + 2, request->argv, count * sizeof *argv);
    return argv;
}

int fuzmon_keep(const struct fuzmon_keep_request *request, struct fuzmon_kept *kept)
{
    char timeout[16];
    const char **argv = keeper_argv(request, timeout, sizeof timeout);
    if (!argv)
        return -ENOMEM;

    int report[2], input = open_input(request->input, request->input_size), result = input < 0 ? input : 0;
    if (!result) {
        result = pipe2(report, O_CLOEXEC) ? -errno : fuzmon_pair_above_standard(report);
        if (!result) {
            struct fuzmon_spawn spawn = {.path = request->keeper,
                                         .argv = argv,
                                         .envp = request->envp,
                                         .descriptors = {input, -1, -1, report[1]},
                                         .descriptor_count = 4,
                                         .nofile_soft = request->nofile_soft};
            *kept = (struct fuzmon_kept){.report = report[0]};
            result = fuzmon_spawn(&spawn, &kept->pid, &kept->pidfd);
            close(report[1]);
            if (result)
                close(report[0]);
        }
        close(input);
    }
    free(argv);
    return result;
}

void fuzmon_keep_end(const struct fuzmon_kept *kept)
{
    fuzmon_spawn_reap(kept->pidfd);
    close(kept->pidfd);
    close(kept->report);
}
