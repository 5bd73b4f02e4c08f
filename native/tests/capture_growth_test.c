/* Processes come and go, and what their captures took is given back. */
#define _GNU_SOURCE
#include "capture_target.h"
#include "fill_rows.h"

#include <dirent.h>
#include <malloc.h>

#if defined(__SANITIZE_ADDRESS__)
enum { HAS_OWN_MALLOC = 1 };
#else
enum { HAS_OWN_MALLOC = 0 };
#endif

struct use {
    int descriptors;
    long heap;     /* bytes */
    long resident; /* bytes */
};

static struct use use_now(void)
{
    struct use use = {0};
    DIR *folder = opendir("/proc/self/fd");
    while (readdir(folder))
        use.descriptors++;
    closedir(folder);
    use.heap = (long)mallinfo2().uordblks;
    FILE *file = fopen("/proc/self/statm", "r");
    long size, resident;
    CHECK(file && fscanf(file, "%ld %ld", &size, &resident) == 2);
    fclose(file);
    use.resident = resident * 4096;
    return use;
}

static void *wait_in_thread(void *unused)
{
    for (;;)
        pause();
    return unused;
}

/* The naps let it come to its stop soon on a busy machine. */
static void have_a_thread_and_work(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, wait_in_thread, NULL);
    for (;;)
        if (++shared->progress % 10000 == 0)
            nap_us(20);
}

static void die_soon(void)
{
    nap_us(500);
    _exit(0);
}

/* Some go away by themselves, some while they are known. */
static void capture_one(struct fuzmon_tracer *tracer, long number)
{
    pid_t pid = start_target(number % 3 == 0 ? die_soon : number % 3 == 1 ? have_a_thread_and_work : target_pause);
    struct fuzmon_capture_options options = {.mode = number % 2 ? FUZMON_CAPTURE_HYBRID : FUZMON_CAPTURE_STOP_ALL};
    struct fuzmon_stacks *stacks;
    int result = fuzmon_stacks_open(pid, &stacks);
    for (int i = 0; i < 4 && !result; i++) {
        const struct fuzmon_capture_header *block;
        result = fuzmon_tracer_capture(tracer, stacks, &options, 60000, &block);
    }
    CHECK(result == 0 || result == -ESRCH);
    if (number % 2)
        end_target(pid);
    fuzmon_stacks_close(stacks);
    if (number % 2 == 0)
        end_target(pid);
}

TEST(nothing_grows_while_processes_come_and_go)
{
    need_ptrace();
    struct fuzmon_tracer *tracer;
    CHECK_INT(fuzmon_tracer_start(&tracer), 0);
    long number = 0;
    while (number < 60)
        capture_one(tracer, number++);
    fill_rows();
    struct use before = use_now();
    for (long end = number + times(300, 25000); number < end;)
        capture_one(tracer, number++);
    struct use after = use_now();
    printf("%ld captures: %d descriptors, heap %ld, resident %ld; before: %d, %ld, %ld\n", number * 4, after.descriptors,
        after.heap, after.resident, before.descriptors, before.heap, before.resident);
    CHECK_INT(after.descriptors, before.descriptors);
    /* Caches may fill up to their bounds; a leak of one block for each process would show. */
    if (!HAS_OWN_MALLOC) {
        CHECK(after.heap - before.heap < 256 << 10);
        CHECK(after.resident - before.resident < 4 << 20);
    }
    fuzmon_tracer_stop(tracer);
}
