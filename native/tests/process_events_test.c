#define _GNU_SOURCE
#include "check.h"
#include "fuzmon.h"

#include <stdbool.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SKIPPED = 77, CHILDREN = 500, CAPACITY = 512 };

/* Root of the first pid namespace has no excuse. */
static bool must_be_told(void)
{
    char name[64];
    ssize_t length = readlink("/proc/self/ns/pid", name, sizeof name - 1);
    name[length > 0 ? length : 0] = '\0';
    return geteuid() == 0 && !strcmp(name, "pid:[4026531836]");
}

static struct fuzmon_process_events *open_events(int32_t *has_stats)
{
    struct fuzmon_process_events *events;
    int result = fuzmon_process_events_open(&events, has_stats);
    if (result && !must_be_told())
        exit(SKIPPED);
    CHECK_INT(result, 0);
    return events;
}

TEST(every_child_is_told_from_fork_to_exit_with_its_status)
{
    static struct fuzmon_process_event batch[CAPACITY];
    static int status_of[1 << 22];
    static bool is_forked[1 << 22];
    int32_t has_stats;
    struct fuzmon_process_events *events = open_events(&has_stats);
    for (int i = 0; i < CHILDREN; i++) {
        pid_t pid = fork();
        if (pid == 0)
            _exit(i % 7 + 1);
        int status;
        CHECK_INT(waitpid(pid, &status, 0), pid);
        status_of[pid] = status;
    }

    /* The end of the last one is told a moment after it was reaped. */
    int told = 0;
    uint64_t lost = 0, overruns = 0;
    while (told < CHILDREN && !lost && !overruns) {
        int count = fuzmon_process_events_read(events, batch, CAPACITY, &lost, &overruns);
        CHECK(count >= 0);
        for (int i = 0; i < count; i++) {
            const struct fuzmon_process_event *event = &batch[i];
            if (event->kind == FUZMON_PROCESS_FORK && event->parent == getpid())
                is_forked[event->pid] = true;
            if (event->kind != FUZMON_PROCESS_EXIT || !is_forked[event->pid])
                continue;
            CHECK_INT(event->status, status_of[event->pid]);
            CHECK(event->known & FUZMON_KNOWN_STATUS);
            is_forked[event->pid] = false;
            told++;
        }
        if (count == 0)
            clock_nanosleep(CLOCK_MONOTONIC, 0, &(struct timespec){.tv_nsec = 1000000}, NULL);
    }
    if (!lost && !overruns)
        CHECK_INT(told, CHILDREN);
    fuzmon_process_events_close(events);
}

TEST(a_small_batch_leaves_the_rest_for_the_next)
{
    struct fuzmon_process_event one;
    int32_t has_stats;
    struct fuzmon_process_events *events = open_events(&has_stats);
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    CHECK_INT(waitpid(pid, NULL, 0), pid);

    uint64_t lost = 0, overruns = 0;
    bool is_forked = false, has_ended = false;
    while (!has_ended && !lost && !overruns) {
        int count = fuzmon_process_events_read(events, &one, 1, &lost, &overruns);
        CHECK(count >= 0 && count <= 1);
        is_forked |= count == 1 && one.kind == FUZMON_PROCESS_FORK && one.pid == pid;
        has_ended = count == 1 && is_forked && one.kind == FUZMON_PROCESS_EXIT && one.pid == pid;
    }
    fuzmon_process_events_close(events);
}

TEST(after_an_overrun_the_number_of_lost_events_is_known_though_nothing_happens_any_more)
{
    /* It takes 60,000 children. */
    if (!getenv("FUZMON_FULL_TESTS"))
        exit(SKIPPED);
    static struct fuzmon_process_event batch[CAPACITY];
    int32_t has_stats;
    struct fuzmon_process_events *events = open_events(&has_stats);
    /* More than the largest of receive buffers holds: two events a child, and the kernel counts 832 bytes for one. */
    uint64_t made = 0, told = 0, lost = 0, overruns = 0;
    while (made < 120000) {
        pid_t pid = vfork();
        if (pid == 0)
            _exit(0);
        CHECK_INT(waitpid(pid, NULL, 0), pid);
        made += 2;
    }
    for (int count; (count = fuzmon_process_events_read(events, batch, CAPACITY, &lost, &overruns)) > 0;)
        told += (uint64_t)count;
    CHECK(overruns > 0);
    CHECK(told + lost >= made);
    fuzmon_process_events_close(events);
}

TEST(listeners_that_come_and_go_are_no_loss_to_others)
{
    static struct fuzmon_process_event batch[CAPACITY];
    int32_t has_stats;
    struct fuzmon_process_events *events = open_events(&has_stats), *other;
    uint64_t lost = 0, overruns = 0;
    for (int i = 0; i < 10; i++) {
        CHECK_INT(fuzmon_process_events_open(&other, &has_stats), 0);
        fuzmon_process_events_close(other);
        /* That something is missing shows with what follows. */
        pid_t pid = fork();
        if (pid == 0)
            _exit(0);
        CHECK_INT(waitpid(pid, NULL, 0), pid);
        CHECK(fuzmon_process_events_read(events, batch, CAPACITY, &lost, &overruns) >= 0);
    }
    if (!overruns)
        CHECK_INT(lost, 0);
    fuzmon_process_events_close(events);
}
