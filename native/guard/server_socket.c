#define _GNU_SOURCE
#include "server_socket.h"

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 4096 };

int server_path(const char *folder, char *into, size_t size)
{
    int length = snprintf(into, size, "%s/core.sock", folder);
    return length < 0 || (size_t)length >= size ? -ENAMETOOLONG : 0;
}

static int open_socket(const char *folder, struct sockaddr_un *address)
{
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    int error = server_path(folder, address->sun_path, sizeof address->sun_path);
    if (error)
        return error;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return fd < 0 ? -errno : fd;
}

int server_listen(const char *folder)
{
    struct sockaddr_un address;
    int fd = open_socket(folder, &address);
    if (fd < 0)
        return fd;
    unlink(address.sun_path);
    if (!bind(fd, (struct sockaddr *)&address, sizeof address) && !listen(fd, BACKLOG))
        return fd;
    int error = errno;
    close(fd);
    return -error;
}

int server_connect(const char *folder)
{
    struct sockaddr_un address;
    int fd = open_socket(folder, &address);
    if (fd < 0)
        return fd;
    if (!connect(fd, (struct sockaddr *)&address, sizeof address))
        return fd;
    int error = errno;
    close(fd);
    return -error;
}
