/* Children to capture, which share counters with the test, and what the capture tests ask of them. */
#ifndef FUZMON_CAPTURE_TARGET_H
#define FUZMON_CAPTURE_TARGET_H

#include "check.h"
#include "fuzmon.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SKIPPED = 77 };

struct counters {
    _Atomic long ready, progress, interrupted, signals, faults;
};

static struct counters *shared;

static inline void nap_us(long us)
{
    nanosleep(&(struct timespec){.tv_nsec = us * 1000}, NULL);
}

/* Forks a child that runs `body` and dies with the test. */
static inline pid_t start_target(void (*body)(void))
{
    if (!shared)
        shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        body();
        _exit(0);
    }
    return pid;
}

static inline void end_target(pid_t pid)
{
    kill(pid, SIGKILL);
    CHECK_INT(waitpid(pid, NULL, __WALL), pid);
}

static inline void target_spin(void)
{
    for (;;)
        shared->progress++;
}

static inline void target_pause(void)
{
    shared->ready = 1;
    for (;;)
        pause();
}

/* The test has nothing to say where ptrace is not allowed. */
static inline void need_ptrace(void)
{
    pid_t pid = start_target(target_pause);
    int failed = ptrace(PTRACE_SEIZE, pid, NULL, NULL) ? errno : 0;
    end_target(pid);
    shared->ready = 0;
    if (failed) {
        printf("skipped: ptrace of a child: %s\n", strerror(failed));
        exit(SKIPPED);
    }
}

static inline char state_of(pid_t pid)
{
    char path[64], text[512] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = fopen(path, "r");
    if (!file)
        return 0;
    size_t length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[length] = '\0';
    char *close = strrchr(text, ')');
    return close ? close[2] : 0;
}

#define WAIT_FOR(condition)                                                                                                      \
    do                                                                                                                           \
        nap_us(200);                                                                                                             \
    while (!(condition))

static inline void wait_for_progress(void)
{
    long before = shared->progress;
    WAIT_FOR(shared->progress != before);
}

static inline const struct fuzmon_thread *threads_of(const struct fuzmon_capture_header *block)
{
    return (const void *)((const char *)(block + 1) + block->module_count * sizeof(struct fuzmon_module));
}

struct capturer {
    struct fuzmon_tracer *tracer;
    struct fuzmon_stacks *stacks;
    struct fuzmon_capture_options options;
};

static inline struct capturer capturer_of(pid_t pid, uint32_t mode)
{
    struct capturer capturer = {.options = {.mode = mode, .deadline_us = 20000000}};
    CHECK_INT(fuzmon_tracer_start(&capturer.tracer), 0);
    CHECK_INT(fuzmon_stacks_open(pid, &capturer.stacks), 0);
    return capturer;
}

static inline int try_capture(struct capturer *capturer, const struct fuzmon_capture_header **block)
{
    return fuzmon_tracer_capture(capturer->tracer, capturer->stacks, &capturer->options, 60000, block);
}

static inline const struct fuzmon_capture_header *capture(struct capturer *capturer)
{
    const struct fuzmon_capture_header *block;
    CHECK_INT(try_capture(capturer, &block), 0);
    return block;
}

static inline void capturer_end(struct capturer *capturer)
{
    fuzmon_tracer_stop(capturer->tracer);
    fuzmon_stacks_close(capturer->stacks);
}

/* How many times to do what `full` times take long: FUZMON_FULL_TESTS=1 does all of them. */
static inline int times(int usual, int full)
{
    return getenv("FUZMON_FULL_TESTS") ? full : usual;
}

#endif
