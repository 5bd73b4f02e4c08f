/* Starts fuzmon-symbols. The child runs in our memory until it becomes the helper: there, nothing but plain system calls. */
#define _GNU_SOURCE
#include "fuzmon_symbols.h"

#include "descriptors.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SIGNALS = 64, STACK_SIZE = 64 * 1024, SOCKET_BUFFER = 256 * 1024 };

/* As the kernel has it. libc's sigaction refuses the signals that libc keeps to itself, and those must be reset as well. */
struct kernel_sigaction {
    void (*handler)(int);
    unsigned long flags;
    void (*restorer)(void);
    uint64_t mask;
};

struct start {
    const char *path;
    int socket;
    int error;
};

static void set_signal_mask(uint64_t mask, uint64_t *old)
{
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &mask, old, sizeof mask);
}

/* Not by CLOEXEC: others of this program may have opened what lacks it. */
static void close_from(int first)
{
    if (!syscall(SYS_close_range, first, ~0u, 0))
        return;
    struct rlimit limit;
    if (!getrlimit(RLIMIT_NOFILE, &limit))
        for (rlim_t fd = (rlim_t)first; fd < limit.rlim_cur; fd++)
            close((int)fd);
}

static int run_child(void *argument)
{
    struct start *start = argument;
    for (int signal = 1; signal <= SIGNALS; signal++) {
        struct kernel_sigaction action = {.handler = SIG_DFL};
        syscall(SYS_rt_sigaction, signal, &action, NULL, sizeof action.mask);
    }
    set_signal_mask(0, NULL);

    int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (dup2(start->socket, STDIN_FILENO) < 0 || dup2(nowhere, STDOUT_FILENO) < 0 || dup2(nowhere, STDERR_FILENO) < 0) {
        start->error = errno;
        _exit(127);
    }
    close_from(STDERR_FILENO + 1);
    char *const argv[] = {"fuzmon-symbols", NULL}, *const envp[] = {NULL};
    execve(start->path, argv, envp);
    start->error = errno;
    _exit(127);
}

/* By the pidfd, since a reaper of all children may have come first. One that cannot even die is left behind. */
static void reap(int pidfd)
{
    enum { PATIENCE_MS = 1000, P_BY_PIDFD = 3 };
    struct pollfd ended = {.fd = pidfd, .events = POLLIN};
    siginfo_t info;
    while (poll(&ended, 1, PATIENCE_MS) < 0 && errno == EINTR)
        ;
    waitid((idtype_t)P_BY_PIDFD, (id_t)pidfd, &info, WEXITED | WNOHANG);
}

/* CLONE_VM spares copying the page tables of a large process; CLONE_VFORK holds this thread until the helper runs. */
static int clone_child(struct start *start, struct fuzmon_symbols_helper *helper)
{
    char *stack = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (stack == MAP_FAILED)
        return -errno;
    uint64_t mask;
    set_signal_mask(UINT64_MAX, &mask);
    int pidfd = -1;
    int pid = clone(run_child, stack + STACK_SIZE, CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, start, &pidfd);
    int error = errno;
    set_signal_mask(mask, NULL);
    munmap(stack, STACK_SIZE);
    if (pid < 0)
        return -error;

    helper->pid = pid;
    helper->pidfd = fuzmon_above_standard(pidfd);
    if (!start->error && helper->pidfd >= 0)
        return 0;
    if (helper->pidfd < 0) {
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        return helper->pidfd;
    }
    reap(helper->pidfd);
    close(helper->pidfd);
    return -start->error;
}

int fuzmon_symbols_start(const char *path, struct fuzmon_symbols_helper *helper)
{
    int ends[2], size = SOCKET_BUFFER;
    int result = socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) ? -errno : fuzmon_pair_above_standard(ends);
    if (result)
        return result;
    for (int i = 0; i < 2; i++)
        setsockopt(ends[i], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);

    struct start start = {.path = path, .socket = ends[1]};
    helper->socket = ends[0];
    result = clone_child(&start, helper);
    close(ends[1]);
    if (result)
        close(ends[0]);
    return result;
}

void fuzmon_symbols_kill(const struct fuzmon_symbols_helper *helper)
{
    syscall(SYS_pidfd_send_signal, helper->pidfd, SIGKILL, NULL, 0);
}

void fuzmon_symbols_end(const struct fuzmon_symbols_helper *helper)
{
    fuzmon_symbols_kill(helper);
    reap(helper->pidfd);
    close(helper->pidfd);
    close(helper->socket);
}
