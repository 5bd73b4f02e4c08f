/* What is kept from one capture to the next is not used for longer than it is true. */
#define _GNU_SOURCE
#include "capture_target.h"

#include <poll.h>
#include <stdbool.h>
#include <sys/syscall.h>

static const char *string_of(const struct fuzmon_capture_header *block, uint32_t at)
{
    const struct fuzmon_frame *frames = (const void *)(threads_of(block) + block->thread_count);
    return (const char *)(frames + block->frame_count) + at;
}

static bool is_named(const struct fuzmon_capture_header *block, const struct fuzmon_thread *thread, const char *name)
{
    return thread->name_length == strlen(name) && !memcmp(string_of(block, thread->name), name, thread->name_length);
}

enum { FUTEX_WAITS, FUTEX_WAKES };

__attribute__((noinline)) static void wait_for_step(void)
{
    long step = shared->ready;
    while (shared->ready == step)
        syscall(SYS_futex, &shared->ready, FUTEX_WAITS, (int)step, NULL);
}

__attribute__((noinline)) static void wait_deeper(void)
{
    wait_for_step();
    __asm__ volatile("");
}

static void wait_here_and_deeper(void)
{
    for (;;) {
        wait_for_step();
        wait_deeper();
    }
}

static uint32_t frames_in_futex(struct capturer *capturer)
{
    const struct fuzmon_thread *thread = threads_of(capture(capturer));
    return thread->captured == FUZMON_CAPTURED_BLOCKED && thread->syscall == SYS_futex ? thread->frame_count : 0;
}

TEST(a_thread_that_has_moved_on_is_read_again)
{
    pid_t pid = start_target(wait_here_and_deeper);
    struct capturer capturer = capturer_of(pid, FUZMON_CAPTURE_NO_STOP);
    WAIT_FOR(frames_in_futex(&capturer));
    uint32_t first = frames_in_futex(&capturer);
    for (int i = 0; i < 50; i++) {
        uint32_t expected = first + (shared->ready & 1);
        WAIT_FOR(frames_in_futex(&capturer) == expected);
        for (int again = 0; again < 3; again++)
            CHECK_INT(frames_in_futex(&capturer), expected);
        shared->ready++;
        syscall(SYS_futex, &shared->ready, FUTEX_WAKES, 1);
    }
    capturer_end(&capturer);
    end_target(pid);
}

static void *name_the_leader(void *leader)
{
    while (!shared->ready)
        nap_us(200);
    pthread_setname_np((pthread_t)leader, "renamed");
    shared->progress++;
    for (;;)
        pause();
    return NULL;
}

static void wait_for_a_name(void)
{
    pthread_t thread;
    pthread_setname_np(pthread_self(), "first");
    pthread_create(&thread, NULL, name_the_leader, (void *)pthread_self());
    for (;;)
        poll(NULL, 0, -1);
}

TEST(a_new_name_is_seen_within_sixteen_captures)
{
    pid_t pid = start_target(wait_for_a_name);
    struct capturer capturer = capturer_of(pid, FUZMON_CAPTURE_NO_STOP);
    const struct fuzmon_capture_header *block;
    WAIT_FOR((block = capture(&capturer), threads_of(block)->syscall == SYS_poll));
    CHECK(is_named(block, threads_of(block), "first"));
    shared->ready = 1;
    wait_for_progress();
    int captures = 0;
    do
        block = capture(&capturer);
    while (++captures < 16 && !is_named(block, threads_of(block), "renamed"));
    CHECK(is_named(block, threads_of(block), "renamed"));
    CHECK_INT(threads_of(block)->captured, FUZMON_CAPTURED_BLOCKED);
    capturer_end(&capturer);
    end_target(pid);
}

static void exec_when_told(void)
{
    while (!shared->ready)
        nap_us(500);
    execlp("sleep", "sleep", "1000", NULL);
    _exit(127);
}

/* A stop that meets the thread on its way into the call makes the kernel resume it by restart_syscall. */
static bool is_asleep(const struct fuzmon_thread *thread)
{
    return thread->syscall == SYS_clock_nanosleep || thread->syscall == SYS_restart_syscall;
}

TEST(a_process_that_has_become_another_program_has_its_frames)
{
    need_ptrace();
    for (uint32_t mode = FUZMON_CAPTURE_HYBRID; mode <= FUZMON_CAPTURE_NO_STOP; mode++) {
        shared->ready = 0;
        pid_t pid = start_target(exec_when_told);
        struct capturer capturer = capturer_of(pid, mode);
        const struct fuzmon_capture_header *block = capture(&capturer);
        shared->ready = 1;
        WAIT_FOR((block = capture(&capturer), is_named(block, threads_of(block), "sleep")) && is_asleep(threads_of(block)));
        CHECK_INT(threads_of(block)->truncation, FUZMON_COMPLETE);
        const struct fuzmon_module *modules = (const void *)(block + 1);
        bool is_in_sleep = false;
        for (uint32_t i = 0; i < block->module_count; i++)
            is_in_sleep |= strstr(string_of(block, modules[i].path), "sleep") != NULL ||
                           strstr(string_of(block, modules[i].path), "coreutils") != NULL;
        CHECK(is_in_sleep);
        capturer_end(&capturer);
        end_target(pid);
    }
}
