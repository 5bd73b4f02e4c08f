/*
 * fuzmon-guard socket|pipe FOLDER DEADLINE_MS
 *
 * Has the kernel bring crashes here for as long as the monitor lives, hands them to the monitor on descriptor 3, and restores the
 * setting in whatever way the monitor ends. No crashing process is held longer than the deadline, whatever the monitor does.
 *
 * fuzmon-guard repair FOLDER
 *
 * Restores what an earlier guard was killed over. Exit status: 0 nothing to do, 10 done, 11 changed by somebody else since, 12 failed.
 *
 * fuzmon-guard handle FOLDER PID SIGNAL DUMPABLE
 *
 * The program that core_pattern names where the kernel knows no socket.
 */
#define _GNU_SOURCE
#include "guard.h"

#include "handler.h"
#include "pattern.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { NOTHING = 0, FAILED = 1, USAGE = 2, REPAIRED = 10, NOT_OURS = 11, NOT_REPAIRED = 12, LOCK_ROUNDS = 100, LOCK_PAUSE_MS = 20, GUARD_NICE = -19 };

/* The folder decides what core_pattern becomes, so nobody else may write there. */
static int open_folder(const char *path)
{
    if (mkdir(path, 0700) && errno != EEXIST)
        return -errno;
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0)
        return -errno;
    struct stat found;
    if (fstat(folder, &found) || found.st_uid != geteuid() || found.st_mode & 022) {
        close(folder);
        return -EPERM;
    }
    return folder;
}

/* One guard at a time. The one before may be about to end. */
static int take_lock(int folder, int rounds)
{
    int lock = openat(folder, "lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (lock < 0)
        return -errno;
    while (flock(lock, LOCK_EX | LOCK_NB)) {
        if (--rounds <= 0) {
            close(lock);
            return -EBUSY;
        }
        nanosleep(&(struct timespec){.tv_nsec = LOCK_PAUSE_MS * 1000000}, NULL);
    }
    return lock;
}

static int repair(const char *path)
{
    struct pattern pattern;
    if (access(path, F_OK))
        return NOTHING;
    int folder = open_folder(path);
    int lock = folder < 0 ? folder : take_lock(folder, 1);
    if (lock < 0)
        return lock == -EBUSY ? NOTHING : NOT_REPAIRED;
    switch (pattern_restore(folder, &pattern)) {
    case RESTORED:
        return REPAIRED;
    case RESTORED_NOT_OURS:
        return NOT_OURS;
    case RESTORED_FAILED:
        return NOT_REPAIRED;
    default:
        return NOTHING;
    }
}

/* Nobody ends us but the end of the monitor: who stops a service, or types ^C, sends signals to all that belong to it. */
static void outlive(void)
{
    const int ignored[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGUSR1, SIGUSR2, SIGALRM, SIGTSTP, SIGTTIN, SIGTTOU};
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        signal(ignored[i], SIG_IGN);
    /* Children are reaped by nobody. */
    signal(SIGCHLD, SIG_IGN);
    setsid();
    umask(077);
    if (chdir("/"))
        return;
    struct rlimit files;
    if (!getrlimit(RLIMIT_NOFILE, &files)) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    /* A process waits for each thing that it does. */
    setpriority(PRIO_PROCESS, 0, GUARD_NICE);
    int score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (score >= 0) {
        /* Small, and what it restores concerns everybody. */
        ssize_t written = write(score, "-900", 4);
        (void)written;
        close(score);
    }
}

static int guard_run(const char *way, const char *path, const char *deadline)
{
    struct guard guard = {.is_pipe = strcmp(way, "pipe") == 0, .folder_path = path, .listener = -1};
    guard.deadline_ns = strtoull(deadline, NULL, 10) * 1000000;
    guard.monitor_pid = getppid();
    guard.monitor = (int)syscall(SYS_pidfd_open, guard.monitor_pid, 0);
    if (guard.monitor < 0 || getppid() != guard.monitor_pid)
        return FAILED;
    outlive();
    guard.folder = open_folder(path);
    if (guard.folder < 0) {
        guard_tell(&guard, FUZMON_GUARD_FAILED, guard.folder == -EACCES || guard.folder == -EPERM || guard.folder == -EROFS ? 3 : 1,
                   "%s cannot be used: %s", path, strerror(-guard.folder));
        return FAILED;
    }
    guard.lock = take_lock(guard.folder, LOCK_ROUNDS);
    if (guard.lock < 0) {
        guard_tell(&guard, FUZMON_GUARD_FAILED, 1, guard.lock == -EBUSY ? "another Fuzmon intercepts crashes" : "%s cannot be locked", path);
        return FAILED;
    }
    return guard_serve(&guard);
}

int main(int argc, char **argv)
{
    if (argc == 4 && (strcmp(argv[1], "socket") == 0 || strcmp(argv[1], "pipe") == 0))
        return guard_run(argv[1], argv[2], argv[3]);
    if (argc == 3 && strcmp(argv[1], "repair") == 0)
        return repair(argv[2]);
    if (argc == 6 && strcmp(argv[1], "handle") == 0)
        return handle(argv[2], argv[3], argv[4], argv[5]);
    fprintf(stderr, "usage: fuzmon-guard socket|pipe FOLDER DEADLINE_MS, repair FOLDER, or handle FOLDER PID SIGNAL DUMPABLE\n");
    return USAGE;
}
