/* Makes system calls of many kinds, always the same ones in the same order; what differs from run to run are pids and addresses. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Written to, and so resident: what is not may be shown as an address alone, as it is not read while the process runs. */
static char path[64], other[64], text[256];

static void files(void)
{
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    if (fd < 0 || write(fd, text, 100) != 100)
        exit(1);
    struct iovec parts[2] = {{text, 3}, {text + 3, 40}};
    if (writev(fd, parts, 2) != 43 || lseek(fd, 2, SEEK_SET) != 2 || read(fd, other, 5) != 5)
        exit(1);
    struct stat status;
    struct flock lock = {.l_type = F_WRLCK, .l_len = 10};
    if (fstat(fd, &status) || fcntl(fd, F_SETLK, &lock) || fcntl(fd, F_GETFL) < 0 || fcntl(fd, F_SETFD, FD_CLOEXEC))
        exit(1);
    int copy = dup2(fd, 20);
    close(fd);
    strcpy(other, "moved");
    if (rename(path, other) || ftruncate(copy, 7) || unlink(other) || fchmod(copy, 0600))
        exit(1);
    close(copy);
    strcpy(path, "/nonexistent/\033[31mred");
    if (open(path, O_RDONLY) >= 0 || mkdir(path, 0755) == 0 || access(path, R_OK | X_OK) == 0)
        exit(1);
}

static void memory(void)
{
    void *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED || mprotect(page, 4096, PROT_READ | PROT_EXEC) || madvise(page, 8192, MADV_DONTNEED) || munmap(page, 8192))
        exit(1);
    int memfd = memfd_create(strcpy(other, "mem"), MFD_CLOEXEC);
    if (memfd < 0 || write(memfd, text, 10) != 10)
        exit(1);
    close(memfd);
}

static void sockets(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof address;
    int yes = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) || bind(listener, (void *)&address, sizeof address) ||
        listen(listener, 3) || getsockname(listener, (void *)&address, &length))
        exit(1);
    int client = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(client, (void *)&address, sizeof address))
        exit(1);
    int served = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (send(client, text, 10, MSG_NOSIGNAL) != 10 || recv(served, other, sizeof other, 0) != 10)
        exit(1);
    struct pollfd waits[1] = {{.fd = client, .events = POLLIN | POLLOUT}};
    if (poll(waits, 1, 1000) != 1)
        exit(1);
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLOUT, .data = {.u64 = 5}};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, client, &event) || epoll_wait(epoll, &event, 1, 1000) != 1)
        exit(1);
    close(epoll);
    struct sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = "/nonexistent"};
    int local = socket(AF_UNIX, SOCK_DGRAM, 0);
    if (connect(local, (void *)&name, sizeof name) == 0)
        exit(1);
    close(local);
    close(served);
    close(client);
    close(listener);
}

static void nothing(int signal)
{
    (void)signal;
}

static void signals(void)
{
    struct sigaction action = {.sa_handler = nothing, .sa_flags = SA_RESTART};
    sigaction(SIGUSR1, &action, NULL);
    kill(getpid(), SIGUSR1);
    struct rlimit limit;
    getrlimit(RLIMIT_CORE, &limit);
    struct timespec moment = {0, 1000};
    nanosleep(&moment, NULL);
}

int main(void)
{
    strcpy(path, "calls.tmp");
    strcpy(other, "");
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)('a' + i % 26);
    files();
    memory();
    sockets();
    signals();
    int pipes[2];
    if (pipe2(pipes, O_CLOEXEC))
        return 1;
    pid_t child = (pid_t)syscall(SYS_fork);
    if (child == 0)
        _exit(write(pipes[1], text, 3) == 3 ? 3 : 1);
    int status = 0;
    if (read(pipes[0], other, 3) != 3 || waitpid(child, &status, 0) != child || WEXITSTATUS(status) != 3)
        return 1;
    return 5;
}
