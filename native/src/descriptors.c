#define _GNU_SOURCE
#include "descriptors.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int fuzmon_above_standard(int fd)
{
    if (fd < 0 || fd > STDERR_FILENO)
        return fd;
    int moved = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    int error = errno;
    close(fd);
    return moved < 0 ? -error : moved;
}

int fuzmon_pair_above_standard(int fds[2])
{
    for (int i = 0; i < 2; i++) {
        fds[i] = fuzmon_above_standard(fds[i]);
        if (fds[i] < 0) {
            close(fds[1 - i]);
            return fds[i];
        }
    }
    return 0;
}
