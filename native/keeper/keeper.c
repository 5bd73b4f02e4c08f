/*
 * fuzmon-keeper TIMEOUT_MS COMMAND [ARGUMENT]...
 *
 * Runs a command of the monitor's own, tells on descriptor 3 how it ended, and stays until the last process that it has started
 * has ended or its time is over; then it kills them. As a child subreaper it is the parent of all orphans among them, so none
 * gets away.
 */
#define _GNU_SOURCE
#include "fuzmon.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { REPORT = 3, KILL_ROUND_MS = 20, MAX_KILL_ROUNDS = 100 };

static bool reported;

static void tell(int32_t outcome, int32_t value)
{
    struct fuzmon_keep_report report = {outcome, value};
    if (!reported && write(REPORT, &report, sizeof report) == sizeof report)
        reported = true;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Takes what has ended; false when no child is left. */
static bool reap(pid_t command)
{
    for (;;) {
        int status;
        pid_t pid = waitpid(-1, &status, WNOHANG);
        if (pid < 0 && errno == EINTR)
            continue;
        if (pid <= 0)
            return pid == 0;
        if (pid != command)
            continue;
        if (WIFSIGNALED(status))
            tell(FUZMON_KEEP_SIGNALED, WTERMSIG(status));
        else
            tell(FUZMON_KEEP_EXITED, WEXITSTATUS(status));
    }
}

/* Waits for the end of a child, at most so long. */
static void await_child(int64_t ms)
{
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    if (ms < 0)
        ms = 0;
    struct timespec patience = {ms / 1000, ms % 1000 * 1000000};
    sigtimedwait(&child, NULL, &patience);
}

/* 0 for what is no process. */
static pid_t parent_of(const char *pid)
{
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/%.16s/stat", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    if (n <= 0)
        return 0;
    text[n] = '\0';
    /* A name may hold blanks and parentheses, and nothing after it can. */
    const char *end = strrchr(text, ')');
    int parent;
    return end && sscanf(end, ") %*c %d", &parent) == 1 ? parent : 0;
}

/* The children of those who die become ours, and are found by the next round. */
static void kill_children(void)
{
    DIR *processes = opendir("/proc");
    if (!processes)
        return;
    for (struct dirent *entry; (entry = readdir(processes));) {
        long pid = strtol(entry->d_name, NULL, 10);
        if (pid > 1 && pid <= INT_MAX && parent_of(entry->d_name) == getpid())
            kill((pid_t)pid, SIGKILL);
    }
    closedir(processes);
}

static _Noreturn void run(char **argv, pid_t keeper)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (getppid() != keeper)
        _exit(127);
    fcntl(REPORT, F_SETFD, FD_CLOEXEC);
    execvp(argv[0], argv);
    tell(FUZMON_KEEP_NOT_RUN, errno);
    _exit(127);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: fuzmon-keeper TIMEOUT_MS COMMAND [ARGUMENT]...\n");
        return 2;
    }

    int64_t end = now_ms() + strtol(argv[1], NULL, 10);
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);
    setsid();
    if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)) {
        tell(FUZMON_KEEP_NOT_RUN, errno);
        return 1;
    }

    pid_t keeper = getpid(), command = fork();
    if (command == 0)
        run(argv + 2, keeper);
    if (command < 0) {
        tell(FUZMON_KEEP_NOT_RUN, errno);
        return 1;
    }

    while (reap(command) && now_ms() < end)
        await_child(end - now_ms());
    for (int round = 0; reap(command) && round < MAX_KILL_ROUNDS; round++) {
        tell(FUZMON_KEEP_TIMED_OUT, 0);
        kill_children();
        await_child(KILL_ROUND_MS);
    }
    return 0;
}
