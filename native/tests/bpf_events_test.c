#define _GNU_SOURCE
#include "check.h"
#include "fuzmon.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SKIPPED = 77, CHILDREN = 500, CAPACITY = 512, SMALL_RING = 4096 };

static struct fuzmon_bpf_events *open_events(uint32_t ring_bytes)
{
    struct fuzmon_bpf_events *events;
    if (fuzmon_bpf_events_open(ring_bytes, &events))
        exit(SKIPPED);
    CHECK_INT(fuzmon_bpf_events_add_family(events, getpid()), 0);
    return events;
}

/* Waits until nothing is left to be told. Returns the number of events taken. */
static int read_all(struct fuzmon_bpf_events *events, struct fuzmon_process_event *into, int capacity, uint64_t *lost)
{
    int count = 0;
    uint32_t waiting;
    do {
        int taken = fuzmon_bpf_events_read(events, into + count, (uint32_t)(capacity - count), lost, &waiting);
        CHECK(taken >= 0);
        count += taken;
        clock_nanosleep(CLOCK_MONOTONIC, 0, &(struct timespec){.tv_nsec = 1000000}, NULL);
    } while (waiting && count < capacity);
    return count;
}

/* The only count of this name and status. */
static uint64_t count_of(struct fuzmon_bpf_events *events, const char *name, int status)
{
    static struct fuzmon_end_count counts[CAPACITY];
    int found = fuzmon_bpf_events_counts(events, counts, CAPACITY);
    CHECK(found >= 0 && found <= CAPACITY);
    for (int i = 0; i < found; i++)
        if (counts[i].status == status && !strcmp(counts[i].name, name))
            return counts[i].count;
    return 0;
}

static int run_child(void (*work)(void))
{
    pid_t pid = fork();
    if (pid == 0) {
        work();
        _exit(0);
    }
    int status;
    CHECK_INT(waitpid(pid, &status, 0), pid);
    return status;
}

/* The end of the only child that there was. */
static struct fuzmon_process_event end_of_child(struct fuzmon_bpf_events *events)
{
    static struct fuzmon_process_event batch[CAPACITY];
    uint64_t lost;
    int count = read_all(events, batch, CAPACITY, &lost);
    CHECK(count >= 2);
    CHECK_INT(batch[count - 1].kind, FUZMON_PROCESS_EXIT);
    return batch[count - 1];
}

TEST(every_child_is_told_from_fork_to_exit_with_its_status)
{
    static struct fuzmon_process_event batch[CHILDREN * 2 + 1];
    struct fuzmon_bpf_events *events = open_events(0);
    pid_t pids[CHILDREN];
    for (int i = 0; i < CHILDREN; i++) {
        pids[i] = fork();
        if (pids[i] == 0)
            _exit(i % 7 + 1);
        CHECK_INT(waitpid(pids[i], NULL, 0), pids[i]);
    }

    uint64_t lost;
    CHECK_INT(read_all(events, batch, CHILDREN * 2 + 1, &lost), CHILDREN * 2);
    CHECK_INT(lost, 0);
    for (int i = 0; i < CHILDREN; i++) {
        const struct fuzmon_process_event *begin = &batch[i * 2], *end = begin + 1;
        CHECK_INT(begin->kind, FUZMON_PROCESS_FORK);
        CHECK_INT(begin->pid, pids[i]);
        CHECK_INT(begin->parent, getpid());
        CHECK_INT(end->kind, FUZMON_PROCESS_EXIT);
        CHECK_INT(end->pid, pids[i]);
        CHECK_INT(end->status, (i % 7 + 1) << 8);
        CHECK(end->known & FUZMON_KNOWN_PEAK_RSS);
        CHECK(end->start_ns > 0 && end->start_ns <= begin->time_ns && begin->time_ns <= end->time_ns);
    }
    for (int status = 1; status <= 7; status++)
        CHECK_INT(count_of(events, "bpf_events_test", status << 8), CHILDREN / 7 + (status <= CHILDREN % 7));
    fuzmon_bpf_events_close(events);
}

TEST(what_the_ring_has_no_room_for_is_lost_one_by_one_and_counted_all_the_same)
{
    static struct fuzmon_process_event batch[CHILDREN * 2];
    struct fuzmon_bpf_events *events = open_events(SMALL_RING);
    for (int i = 0; i < CHILDREN; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            if (i % 5 == 4)
                raise(SIGKILL);
            _exit(3);
        }
        CHECK_INT(waitpid(pid, NULL, 0), pid);
    }

    uint64_t lost;
    int told = read_all(events, batch, CHILDREN * 2, &lost);
    /* A fork, an end and what it used of each, of which the last is no event. */
    CHECK(lost > 0 && told > 0 && told < CHILDREN);
    CHECK(lost + (uint64_t)told <= CHILDREN * 3 && lost + (uint64_t)told >= CHILDREN * 2);
    CHECK_INT(count_of(events, "bpf_events_test", 3 << 8), CHILDREN / 5 * 4);
    CHECK_INT(count_of(events, "bpf_events_test", SIGKILL), CHILDREN / 5);
    fuzmon_bpf_events_close(events);
}

static void work_hard(void)
{
    struct timespec used;
    volatile unsigned sum = 0;
    do {
        for (int i = 0; i < 100000; i++)
            sum += (unsigned)i;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    } while (used.tv_sec == 0 && used.tv_nsec < 30000000);
}

TEST(what_a_child_used_is_what_its_parent_is_told)
{
    struct fuzmon_bpf_events *events = open_events(0);
    struct fuzmon_process_event end;
    struct rusage usage, before;
    int tries = 0;
    /* A busy machine may take longer to free a process than is waited for what it used. */
    do {
        CHECK(++tries <= 100);
        CHECK_INT(getrusage(RUSAGE_CHILDREN, &before), 0);
        CHECK_INT(run_child(work_hard), 0);
        CHECK_INT(getrusage(RUSAGE_CHILDREN, &usage), 0);
        end = end_of_child(events);
    } while (!(end.known & FUZMON_KNOWN_CPU));
    CHECK(end.known & FUZMON_KNOWN_FAULTS);
    usage.ru_minflt -= before.ru_minflt;
    usage.ru_majflt -= before.ru_majflt;
    timersub(&usage.ru_utime, &before.ru_utime, &usage.ru_utime);
    timersub(&usage.ru_stime, &before.ru_stime, &usage.ru_stime);
    uint64_t told_ns = (uint64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000000u +
                       (uint64_t)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000u;
    /* What it takes to leave the CPU is added after its parent is told, and that may be interrupted. */
    CHECK(end.cpu_ns + 10000 >= told_ns && end.cpu_ns <= told_ns + 50000000);
    CHECK_INT(end.minor_faults, usage.ru_minflt);
    CHECK_INT(end.major_faults, usage.ru_majflt);
    fuzmon_bpf_events_close(events);
}

static void use_memory(void)
{
    enum { BYTES = 20 << 20 };
    char *memory = malloc(BYTES);
    memset(memory, 1, BYTES);
    __asm__ volatile("" ::"r"(memory) : "memory");
    free(memory);
}

TEST(peak_memory_is_that_of_the_child_after_it_gave_it_back)
{
    struct fuzmon_bpf_events *events = open_events(0);
    CHECK_INT(run_child(use_memory), 0);

    struct fuzmon_process_event end = end_of_child(events);
    CHECK(end.known & FUZMON_KNOWN_PEAK_RSS);
    CHECK(end.peak_rss_kb >= 20 << 10);
    struct rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    /* The kernel's own is of a moment before. */
    long long beyond = (long long)end.peak_rss_kb - usage.ru_maxrss;
    CHECK(beyond > -1024 && beyond < 1024);
    fuzmon_bpf_events_close(events);
}

static void *end_the_process(void *unused)
{
    (void)unused;
    _exit(5);
}

static void end_by_a_thread(void)
{
    prctl(PR_SET_NAME, "many threads");
    pthread_t threads[8];
    for (int i = 0; i < 8; i++)
        pthread_create(&threads[i], NULL, end_the_process, NULL);
    for (;;)
        pause();
}

TEST(a_process_of_many_threads_ends_once_with_the_status_of_all)
{
    static struct fuzmon_process_event batch[CAPACITY];
    struct fuzmon_bpf_events *events = open_events(0);
    for (int i = 0; i < 20; i++)
        CHECK_INT(run_child(end_by_a_thread), 5 << 8);

    uint64_t lost;
    CHECK_INT(read_all(events, batch, CAPACITY, &lost), 40);
    CHECK_INT(count_of(events, "many threads", 5 << 8), 20);
    fuzmon_bpf_events_close(events);
}

static void run_true(void)
{
    execl("/bin/true", "true", NULL);
}

TEST(an_exec_tells_the_new_name_and_ends_are_counted_by_it)
{
    static struct fuzmon_process_event batch[CAPACITY];
    struct fuzmon_bpf_events *events = open_events(0);
    CHECK_INT(run_child(run_true), 0);

    uint64_t lost;
    CHECK_INT(read_all(events, batch, CAPACITY, &lost), 3);
    CHECK_INT(batch[1].kind, FUZMON_PROCESS_EXEC);
    CHECK(!strcmp(batch[1].name, "true"));
    CHECK_INT(count_of(events, "true", 0), 1);
    fuzmon_bpf_events_close(events);
}

TEST(a_child_that_nobody_waits_for_is_told_of_without_what_it_used)
{
    struct fuzmon_bpf_events *events = open_events(0);
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    siginfo_t info;
    CHECK_INT(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
    struct fuzmon_process_event end = end_of_child(events);
    CHECK_INT(end.pid, pid);
    CHECK(!(end.known & FUZMON_KNOWN_CPU));
    CHECK_INT(waitpid(pid, NULL, 0), pid);
    fuzmon_bpf_events_close(events);
}

TEST(only_the_family_is_told_of)
{
    static struct fuzmon_process_event batch[CAPACITY];
    struct fuzmon_bpf_events *events;
    if (fuzmon_bpf_events_open(0, &events))
        exit(SKIPPED);
    CHECK_INT(run_child(run_true), 0);
    int to_child[2];
    CHECK_INT(pipe(to_child), 0);
    pid_t root = fork();
    if (root == 0) {
        char byte;
        if (read(to_child[0], &byte, 1) == 1)
            run_child(run_true);
        _exit(0);
    }
    CHECK_INT(fuzmon_bpf_events_add_family(events, root), 0);
    CHECK_INT(run_child(run_true), 0);
    CHECK_INT(write(to_child[1], "", 1), 1);
    CHECK_INT(waitpid(root, NULL, 0), root);

    /* The fork, exec and end of the grandchild, and the end of the root, which is not counted. */
    uint64_t lost;
    CHECK_INT(read_all(events, batch, CAPACITY, &lost), 4);
    CHECK_INT(batch[0].parent, root);
    CHECK_INT(count_of(events, "true", 0), 1);
    CHECK_INT(count_of(events, "bpf_events_test", 0), 0);
    fuzmon_bpf_events_close(events);
}

TEST(descendants_that_live_already_are_adopted_with_their_root)
{
    static struct fuzmon_process_event batch[CAPACITY];
    struct fuzmon_bpf_events *events;
    int ready[2], go[2];
    CHECK_INT(pipe(ready), 0);
    CHECK_INT(pipe(go), 0);
    if (fuzmon_bpf_events_open(0, &events))
        exit(SKIPPED);
    pid_t root = fork();
    if (root == 0) {
        pid_t child = fork(), grandchild = child == 0 ? fork() : -1;
        char byte;
        if (child == 0 && grandchild == 0) {
            CHECK_INT(write(ready[1], "", 1), 1);
            CHECK_INT(read(go[0], &byte, 1), 1);
            _exit(7);
        }
        waitpid(child == 0 ? grandchild : child, NULL, 0);
        _exit(6);
    }
    char byte;
    CHECK_INT(read(ready[0], &byte, 1), 1);
    CHECK_INT(fuzmon_bpf_events_add_family(events, root), 0);
    CHECK_INT(write(go[1], "", 1), 1);
    CHECK_INT(waitpid(root, NULL, 0), root);

    uint64_t lost;
    CHECK_INT(read_all(events, batch, CAPACITY, &lost), 3);
    CHECK_INT(count_of(events, "bpf_events_test", 7 << 8), 1);
    CHECK_INT(count_of(events, "bpf_events_test", 6 << 8), 1);
    fuzmon_bpf_events_close(events);
}
