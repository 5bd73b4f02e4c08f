#define _GNU_SOURCE
#include "fuzmon.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int fuzmon_become_subreaper(void)
{
    return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) ? -errno : 0;
}

static int64_t nanoseconds(int64_t seconds, int64_t rest)
{
    return seconds * 1000000000 + rest;
}

/* A zombie's clock stands still but can be read; its rusage cannot be told from its children's. */
static int64_t own_cpu_ns(pid_t pid)
{
    clockid_t clock;
    struct timespec time = {0};
    if (!clock_getcpuclockid(pid, &clock))
        clock_gettime(clock, &time);
    return nanoseconds(time.tv_sec, time.tv_nsec);
}

/* The system call and not libc's waitid: only the former tells the resource usage of a child that stays. */
static int wait_for(idtype_t type, id_t id, siginfo_t *info, int options, struct rusage *usage)
{
    while (syscall(SYS_waitid, type, id, info, options, usage))
        if (errno != EINTR)
            return -errno;
    return 0;
}

int fuzmon_peek_child(int block, struct fuzmon_child *child)
{
    siginfo_t info = {0};
    struct rusage usage = {0};
    int result = wait_for(P_ALL, 0, &info, WEXITED | WNOWAIT | (block ? 0 : WNOHANG), &usage);
    /*
     * The stop of a thread that this process traces is told whether it was asked for or not, until the tracing thread has seen it:
     * for some microseconds.
     */
    while (!result && (info.si_code == CLD_TRAPPED || info.si_code == CLD_STOPPED)) {
        clock_nanosleep(CLOCK_MONOTONIC, 0, &(struct timespec){.tv_nsec = 100000}, NULL);
        info = (siginfo_t){0};
        result = wait_for(P_ALL, 0, &info, WEXITED | WNOWAIT | (block ? 0 : WNOHANG), &usage);
    }
    *child = (struct fuzmon_child){.pid = info.si_pid};
    if (result || !info.si_pid)
        return result;

    child->code = info.si_code;
    child->status = info.si_status;
    child->cpu_ns = own_cpu_ns(info.si_pid);
    child->family_cpu_ns =
        nanoseconds(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec, (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000);
    child->family_rss_kb = usage.ru_maxrss;
    return 0;
}

int fuzmon_reap_child(int pid)
{
    return wait_for(P_PID, (id_t)pid, NULL, WEXITED, NULL);
}
