/* The child runs in our memory until it becomes the helper: there, nothing but plain system calls. */
#define _GNU_SOURCE
#include "spawn.h"

#include "descriptors.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SIGNALS = 64, STACK_SIZE = 64 * 1024 };

/* As the kernel has it. libc's sigaction refuses the signals that libc keeps to itself, and those must be reset as well. */
struct kernel_sigaction {
    void (*handler)(int);
    unsigned long flags;
    void (*restorer)(void);
    uint64_t mask;
};

struct start {
    const struct fuzmon_spawn *spawn;
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

static int place(int from, int to)
{
    if (from < 0)
        from = open("/dev/null", O_RDWR | O_CLOEXEC);
    /* dup2 onto itself would leave it CLOEXEC. */
    return from == to ? fcntl(to, F_SETFD, 0) : dup2(from, to);
}

static void limit_descriptors(uint64_t soft)
{
    struct rlimit limit;
    if (!soft || getrlimit(RLIMIT_NOFILE, &limit))
        return;
    limit.rlim_cur = soft < limit.rlim_max ? soft : limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static int run_child(void *argument)
{
    struct start *start = argument;
    const struct fuzmon_spawn *spawn = start->spawn;
    for (int signal = 1; signal <= SIGNALS; signal++) {
        struct kernel_sigaction action = {.handler = SIG_DFL};
        syscall(SYS_rt_sigaction, signal, &action, NULL, sizeof action.mask);
    }
    set_signal_mask(0, NULL);

    /* In this order: none is in the place of a later one that is still to be copied. */
    for (int fd = 0; fd < spawn->descriptor_count; fd++)
        if (place(spawn->descriptors[fd], fd) < 0) {
            start->error = errno;
            _exit(127);
        }
    close_from(spawn->descriptor_count);
    limit_descriptors(spawn->nofile_soft);
    execve(spawn->path, (char *const *)spawn->argv, (char *const *)spawn->envp);
    start->error = errno;
    _exit(127);
}

void fuzmon_spawn_reap(int pidfd)
{
    enum { PATIENCE_MS = 1000, P_BY_PIDFD = 3 };
    struct pollfd ended = {.fd = pidfd, .events = POLLIN};
    siginfo_t info;
    while (poll(&ended, 1, PATIENCE_MS) < 0 && errno == EINTR)
        ;
    /* By the pidfd, since a reaper of all children may have come first. One that cannot even die is left behind. */
    waitid((idtype_t)P_BY_PIDFD, (id_t)pidfd, &info, WEXITED | WNOHANG);
}

/* CLONE_VM spares copying the page tables of a large process; CLONE_VFORK holds this thread until the helper runs. */
int fuzmon_spawn(const struct fuzmon_spawn *spawn, int *pid, int *pidfd)
{
    char *stack = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (stack == MAP_FAILED)
        return -errno;
    struct start start = {.spawn = spawn};
    uint64_t mask;
    set_signal_mask(UINT64_MAX, &mask);
    int fd = -1;
    int child = clone(run_child, stack + STACK_SIZE, CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, &start, &fd);
    int error = errno;
    set_signal_mask(mask, NULL);
    munmap(stack, STACK_SIZE);
    if (child < 0)
        return -error;

    fd = fuzmon_above_standard(fd);
    if (!start.error && fd >= 0) {
        *pid = child;
        *pidfd = fd;
        return 0;
    }
    if (fd < 0) {
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        return fd;
    }
    fuzmon_spawn_reap(fd);
    close(fd);
    return -start.error;
}
