#define _GNU_SOURCE
#include "capture_target.h"

#include <dirent.h>

static int descriptors(void)
{
    DIR *folder = opendir("/proc/self/fd");
    int count = 0;
    while (readdir(folder))
        count++;
    closedir(folder);
    return count;
}

TEST(a_running_thread_is_stopped_for_a_moment)
{
    need_ptrace();
    pid_t pid = start_target(target_spin);
    struct capturer capturer = capturer_of(pid, FUZMON_CAPTURE_HYBRID);
    wait_for_progress();
    const struct fuzmon_capture_header *block;
    do
        block = capture(&capturer);
    while (threads_of(block)->captured != FUZMON_CAPTURED_STOPPED);
    CHECK_INT(block->magic, FUZMON_CAPTURE_MAGIC);
    CHECK_INT(block->thread_count, 1);
    CHECK_INT(threads_of(block)->tid, pid);
    CHECK(threads_of(block)->frame_count >= 3);
    CHECK(block->module_count >= 1);
    CHECK(block->pause_ns > 0);
    wait_for_progress();
    capturer_end(&capturer);
    end_target(pid);
}

TEST(a_blocked_thread_is_not_stopped)
{
    pid_t pid = start_target(target_pause);
    WAIT_FOR(shared->ready && state_of(pid) == 'S');
    struct capturer capturer = capturer_of(pid, FUZMON_CAPTURE_NO_STOP);
    const struct fuzmon_capture_header *block = capture(&capturer);
    CHECK_INT(threads_of(block)->captured, FUZMON_CAPTURED_BLOCKED);
    CHECK_INT(block->threads_stopped, 0);
    CHECK(threads_of(block)->frame_count >= 2);
    capturer_end(&capturer);
    end_target(pid);
}

TEST(without_stops_a_running_thread_is_busy)
{
    pid_t pid = start_target(target_spin);
    wait_for_progress();
    struct capturer capturer = capturer_of(pid, FUZMON_CAPTURE_NO_STOP);
    const struct fuzmon_capture_header *block = capture(&capturer);
    CHECK_INT(threads_of(block)->captured, FUZMON_NOT_CAPTURED);
    CHECK_INT(threads_of(block)->error, EBUSY);
    capturer_end(&capturer);
    end_target(pid);
}

TEST(libunwind_finds_frames_too)
{
    need_ptrace();
    pid_t pid = start_target(target_pause);
    WAIT_FOR(shared->ready && state_of(pid) == 'S');
    struct capturer capturer = capturer_of(pid, FUZMON_CAPTURE_HYBRID);
    capturer.options.unwinder = FUZMON_UNWINDER_LIBUNWIND;
    const struct fuzmon_capture_header *block = capture(&capturer);
    CHECK_INT(threads_of(block)->captured, FUZMON_CAPTURED_STOPPED);
    CHECK(threads_of(block)->frame_count >= 2);
    CHECK(block->module_count >= 1);
    capturer_end(&capturer);
    end_target(pid);
}

/* A child that traces another. */
static pid_t start_foreign_tracer(pid_t pid)
{
    int ready[2];
    CHECK_INT(pipe(ready), 0);
    pid_t tracer = fork();
    if (tracer == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        char failed = ptrace(PTRACE_SEIZE, pid, NULL, NULL) != 0;
        if (write(ready[1], &failed, 1) == 1)
            pause();
        _exit(0);
    }
    char failed = 1;
    CHECK(read(ready[0], &failed, 1) == 1 && !failed);
    close(ready[0]);
    close(ready[1]);
    return tracer;
}

static void check_foreign_tracer(void (*body)(void), uint32_t mode)
{
    pid_t pid = start_target(body);
    pid_t tracer = start_foreign_tracer(pid);
    struct capturer capturer = capturer_of(pid, mode);
    for (int i = 0; i < 3; i++) {
        const struct fuzmon_capture_header *block = capture(&capturer);
        CHECK_INT(block->tracer_pid, tracer);
        CHECK_INT(block->mode, FUZMON_CAPTURE_NO_STOP);
        CHECK_INT(block->threads_stopped, 0);
    }
    capturer_end(&capturer);
    end_target(tracer);
    end_target(pid);
}

TEST(a_foreign_tracer_makes_it_a_capture_without_stops)
{
    need_ptrace();
    check_foreign_tracer(target_spin, FUZMON_CAPTURE_STOP_ALL);
    check_foreign_tracer(target_spin, FUZMON_CAPTURE_HYBRID);
}

TEST(a_foreign_tracer_of_a_blocked_process_is_told)
{
    need_ptrace();
    check_foreign_tracer(target_pause, FUZMON_CAPTURE_HYBRID);
    check_foreign_tracer(target_pause, FUZMON_CAPTURE_NO_STOP);
}

TEST(a_process_that_ended_is_not_found)
{
    pid_t pid = start_target(target_pause);
    struct capturer capturer = capturer_of(pid, FUZMON_CAPTURE_HYBRID);
    end_target(pid);
    const struct fuzmon_capture_header *block;
    CHECK_INT(try_capture(&capturer, &block), -ESRCH);
    CHECK(block == NULL);
    capturer_end(&capturer);
    struct fuzmon_stacks *stacks;
    CHECK_INT(fuzmon_stacks_open(pid, &stacks), -ESRCH);
}

TEST(options_out_of_range_are_refused)
{
    pid_t pid = start_target(target_pause);
    struct capturer capturer = capturer_of(pid, 3);
    const struct fuzmon_capture_header *block;
    CHECK_INT(try_capture(&capturer, &block), -EINVAL);
    capturer_end(&capturer);
    end_target(pid);
}

TEST(no_descriptor_is_left_over)
{
    need_ptrace();
    pid_t spinning = start_target(target_spin);
    struct capturer first = capturer_of(spinning, FUZMON_CAPTURE_HYBRID);
    capture(&first);
    int before = descriptors();
    for (int i = times(300, 100000); i > 0; i--) {
        struct fuzmon_stacks *stacks;
        const struct fuzmon_capture_header *block;
        CHECK_INT(fuzmon_stacks_open(spinning, &stacks), 0);
        CHECK_INT(fuzmon_tracer_capture(first.tracer, stacks, &first.options, 60000, &block), 0);
        fuzmon_stacks_close(stacks);
    }
    CHECK_INT(descriptors(), before);
    capturer_end(&first);
    end_target(spinning);
}
