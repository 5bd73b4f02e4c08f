/* One run of a program from launch to end, traced or not. Everything is done by the thread that calls: ptrace asks for that. */
#define _GNU_SOURCE
#include "trial_stop.h"

#include "thread_stop.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Stops are not told by a descriptor, so they are looked for this often. */
enum { POLL_MS = 1, LAST_STOP_MS = 3000, MOST_KILL_MS = 5000 };

static uint64_t after(uint32_t ms)
{
    return stop_clock_ns() + ms * (uint64_t)1000000;
}

static void note_end(struct fuzmon_trial_result *result, int status, const struct rusage *usage)
{
    result->code = WIFEXITED(status) ? CLD_EXITED : WCOREDUMP(status) ? CLD_DUMPED : CLD_KILLED;
    result->status = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
    result->cpu_ns = (usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1000000000ll +
                     (usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) * 1000ll;
    result->peak_rss_kb = usage->ru_maxrss;
}

/* The program and whatever it started that stayed in its session. */
static void kill_all(const struct trial *trial)
{
    kill(-trial->pid, SIGKILL);
    kill(trial->pid, SIGKILL);
}

/* Waits for its end and answers its stops until `deadline_ns`. 0: it ended; -ETIMEDOUT; -ECHILD: somebody else reaped it. */
static int wait_until(struct trial *trial, uint64_t deadline_ns, bool until_hang_is_captured)
{
    for (;;) {
        siginfo_t info = {0};
        if (waitid(P_ALL, 0, &info, TRIAL_LOOK | WNOHANG) && errno != EINTR)
            return -errno;
        if (info.si_pid && trial_is_stop(&info)) {
            trial_stop_answer(trial, &info);
            if (until_hang_is_captured && trial->has_hang_stack)
                return -ETIMEDOUT;
            continue;
        }
        struct rusage usage;
        int status;
        if (info.si_pid && wait4(info.si_pid, &status, WNOHANG | __WALL | __WNOTHREAD, &usage) == trial->pid) {
            note_end(trial->result, status, &usage);
            return 0;
        }
        if (info.si_pid)
            continue;
        if (stop_clock_ns() >= deadline_ns)
            return -ETIMEDOUT;
        struct pollfd end = {.fd = trial->pidfd, .events = POLLIN};
        poll(&end, 1, POLL_MS);
    }
}

static int run_to_end(struct trial *trial, uint32_t timeout_ms)
{
    int outcome = wait_until(trial, after(timeout_ms), false);
    if (outcome != -ETIMEDOUT)
        return outcome;
    trial->result->timed_out = 1;
    if (trial->follows && !ptrace(PTRACE_INTERRUPT, trial->pid, NULL, NULL)) {
        trial->wants_hang_stack = true;
        outcome = wait_until(trial, after(LAST_STOP_MS), true);
        if (outcome != -ETIMEDOUT)
            return outcome;
    }
    kill_all(trial);
    return wait_until(trial, after(MOST_KILL_MS), false);
}

static int follow(struct trial *trial)
{
    if (ptrace(PTRACE_SEIZE, trial->pid, NULL, (void *)(intptr_t)(PTRACE_O_EXITKILL | PTRACE_O_TRACECLONE)))
        return -errno;
    trial->follows = true;
    return 0;
}

int fuzmon_trial_run(const struct fuzmon_trial_request *request, struct fuzmon_trial_result *result,
                     struct fuzmon_stacks **stacks, const struct fuzmon_capture_header **block)
{
    *result = (struct fuzmon_trial_result){0};
    *stacks = NULL;
    *block = NULL;
    struct fuzmon_launched launched;
    int error = fuzmon_launch(&request->launch, &launched);
    if (error)
        return error;

    struct trial trial = {.pid = launched.pid, .pidfd = launched.pidfd, .result = result};
    result->pid = launched.pid;
    uint64_t started = stop_clock_ns();
    /* Where tracing is not allowed the run is of use all the same. */
    if (request->follow)
        result->capture_error = -follow(&trial);
    error = fuzmon_release(launched.control);
    close(launched.control);
    if (error)
        kill_all(&trial);
    int ended = error ? wait_until(&trial, after(MOST_KILL_MS), false) : run_to_end(&trial, request->timeout_ms);
    result->wall_ns = stop_clock_ns() - started;
    /* What it left running holds its output open. */
    kill(-trial.pid, SIGKILL);
    close(launched.pidfd);
    *stacks = trial.stacks;
    *block = trial.block;
    return error ? error : ended;
}
