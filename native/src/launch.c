/* One side of this file runs in the child of a multithreaded process: there, nothing but plain system calls. */
#define _GNU_SOURCE
#include "fuzmon.h"

#include "descriptors.h"
#include "call_filter.h"
#include "exec_plan.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { SIGNALS = 64 };

/* As the kernel has it. libc's sigaction refuses the signals that libc keeps to itself, and those must be reset as well. */
struct kernel_sigaction {
    void (*handler)(int);
    unsigned long flags;
    void (*restorer)(void);
    uint64_t mask;
};

struct held_child {
    const struct exec_plan *plan;
    const struct fuzmon_launch_request *request;
    const struct call_filter *filter; /* NULL: none */
    struct rlimit nofile;
    int control;
    int parent_control;
};

static void set_signal_mask(uint64_t mask, uint64_t *old)
{
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &mask, old, sizeof mask);
}

static ssize_t receive(int socket, void *message, size_t size)
{
    ssize_t n;
    do
        n = recv(socket, message, size, 0);
    while (n < 0 && errno == EINTR);
    return n;
}

static ssize_t post(int socket, const void *message, size_t size)
{
    ssize_t n;
    do
        n = send(socket, message, size, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    return n;
}

/* Before the wait, not after it: held or not, the child then answers signals as the command would. */
static void restore_what_was_given(const struct held_child *self)
{
    for (int signal = 1; signal <= SIGNALS; signal++) {
        bool ignored = self->request->ignored_signals >> (signal - 1) & 1;
        struct kernel_sigaction action = {.handler = ignored ? SIG_IGN : SIG_DFL};
        syscall(SYS_rt_sigaction, signal, &action, NULL, sizeof action.mask);
    }
    setrlimit(RLIMIT_NOFILE, &self->nofile);
    set_signal_mask(self->request->blocked_signals, NULL);
}

/* Descriptors that the child is given are above the standard ones, so none is overwritten before its turn. */
static int take_standard_streams(const struct fuzmon_launch_request *request)
{
    for (int i = 0; request->standard && i < 3; i++)
        if (dup2(request->standard[i], i) < 0)
            return -1;
    return request->new_session && setsid() < 0 ? -1 : 0;
}

static _Noreturn void run_child(const struct held_child *self)
{
    /* Or the child would keep itself waiting when the monitor is gone. */
    close(self->parent_control);
    if (take_standard_streams(self->request))
        _exit(EXIT_FAILURE);
    restore_what_was_given(self);
    if (self->request->tracer)
        prctl(PR_SET_PTRACER, self->request->tracer, 0, 0, 0);

    char go;
    if (receive(self->control, &go, sizeof go) != sizeof go)
        _exit(EXIT_FAILURE);

    /* A successful exec closes the socket, which is how the parent learns of it. */
    int32_t error = self->filter ? call_filter_install(self->filter) : 0;
    if (!error)
        error = exec_plan_run(self->plan);
    post(self->control, &error, sizeof error);
    _exit(error == ENOENT ? 127 : 126);
}

/* Children of a process that ignores SIGCHLD vanish without an exit status, and ignoring it is inherited. */
static int keep_exit_statuses(void)
{
    struct sigaction action;
    if (sigaction(SIGCHLD, NULL, &action))
        return -errno;
    if (action.sa_handler != SIG_IGN && !(action.sa_flags & SA_NOCLDWAIT))
        return 0;
    if (action.sa_handler == SIG_IGN)
        action.sa_handler = SIG_DFL;
    action.sa_flags &= ~SA_NOCLDWAIT;
    return sigaction(SIGCHLD, &action, NULL) ? -errno : 0;
}

/* The soft limit asked for, as far as the hard one lets it, so that it cannot fail in the child. */
static int nofile_limit(uint64_t soft, struct rlimit *limit)
{
    if (getrlimit(RLIMIT_NOFILE, limit))
        return -errno;
    if (soft)
        limit->rlim_cur = soft < limit->rlim_max ? soft : limit->rlim_max;
    return 0;
}

/*
 * clone, since clone3 is refused by the seccomp filter of many containers. No handler of the caller can run in the child: every
 * signal is blocked until each has lost its handler.
 */
static int start(const struct held_child *child, struct fuzmon_launched *launched)
{
    uint64_t mask;
    int pidfd = -1;
    set_signal_mask(UINT64_MAX, &mask);
    long pid = syscall(SYS_clone, CLONE_PIDFD | SIGCHLD, NULL, &pidfd, NULL, NULL);
    if (pid == 0)
        run_child(child);
    int error = errno;
    set_signal_mask(mask, NULL);
    if (pid < 0)
        return -error;

    pidfd = fuzmon_above_standard(pidfd);
    if (pidfd < 0) {
        kill((pid_t)pid, SIGKILL);
        fuzmon_reap_child((int)pid);
        return pidfd;
    }
    *launched = (struct fuzmon_launched){(int32_t)pid, pidfd, child->parent_control};
    return 0;
}

int fuzmon_launch(const struct fuzmon_launch_request *request, struct fuzmon_launched *launched)
{
    struct exec_plan plan;
    struct call_filter filter;
    struct held_child child = {.plan = &plan, .request = request};
    if (request->filtered_calls) {
        call_filter_make(&filter, request->filtered_calls, request->filters_others);
        child.filter = &filter;
    }
    int result = keep_exit_statuses();
    if (!result)
        result = nofile_limit(request->nofile_soft, &child.nofile);
    if (!result)
        result = exec_plan_make(&plan, request->argv, request->envp);
    if (result)
        return result;

    int ends[2];
    result = socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) ? -errno : fuzmon_pair_above_standard(ends);
    if (!result) {
        child.parent_control = ends[0];
        child.control = ends[1];
        result = start(&child, launched);
        close(ends[1]);
        if (result)
            close(ends[0]);
    }
    exec_plan_free(&plan);
    return result;
}

int fuzmon_release(int control)
{
    int32_t error = 0;
    ssize_t n = post(control, "", 1);
    if (n > 0)
        n = receive(control, &error, sizeof error);
    if (n >= 0)
        return -error;
    /* The child's end is gone (EPIPE), or went with our message unread (ECONNRESET). */
    return errno == EPIPE || errno == ECONNRESET ? -ESRCH : -errno;
}
