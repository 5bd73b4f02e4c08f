#define _GNU_SOURCE
#include "capture_target.h"
#include "thread_stop.h"

#include <sys/syscall.h>

static void *spin_in_thread(void *unused)
{
    (void)unused;
    target_spin();
    return NULL;
}

static void leave_a_zombie_leader(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, spin_in_thread, NULL);
    pthread_exit(NULL);
}

TEST(threads_of_a_zombie_leader_have_frames)
{
    need_ptrace();
    pid_t pid = start_target(leave_a_zombie_leader);
    WAIT_FOR(state_of(pid) == 'Z' && shared->progress > 0);
    struct capturer capturer = capturer_of(pid, FUZMON_CAPTURE_HYBRID);
    const struct fuzmon_capture_header *block = capture(&capturer);
    CHECK_INT(block->thread_count, 2);
    CHECK_INT(threads_of(block)[0].state, 'Z');
    CHECK_INT(threads_of(block)[0].error, ESRCH);
    CHECK(threads_of(block)[1].frame_count >= 2);
    CHECK(block->module_count >= 1);
    capturer_end(&capturer);
    end_target(pid);
}

TEST(a_thread_that_ends_instead_of_stopping_is_not_waited_for)
{
    need_ptrace();
    pid_t pid = start_target(target_pause);
    struct thread_stop stop;
    CHECK_INT(stop_seize(&stop, pid), 0);
    kill(pid, SIGKILL);
    stop_interrupt(&stop);
    CHECK_INT(stop_wait(&stop, UINT64_MAX), -ESRCH);
    int status = 0;
    CHECK_INT(waitpid(pid, &status, __WALL), pid);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void wait_in_vfork(void)
{
    pid_t child = vfork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        shared->ready = 1;
        for (;;)
            pause();
    }
    _exit(0);
}

TEST(a_thread_that_does_not_stop_is_given_up)
{
    need_ptrace();
    pid_t pid = start_target(wait_in_vfork);
    WAIT_FOR(shared->ready && state_of(pid) == 'D');
    struct capturer capturer = capturer_of(pid, FUZMON_CAPTURE_STOP_ALL);
    capturer.options.deadline_us = 20000;
    for (int i = 0; i < 5; i++) {
        const struct fuzmon_capture_header *block = capture(&capturer);
        CHECK_INT(block->tracer_pid, 0);
        CHECK_INT(threads_of(block)->error, ETIMEDOUT);
    }
    capturer.options.mode = FUZMON_CAPTURE_HYBRID;
    CHECK_INT(threads_of(capture(&capturer))->captured, FUZMON_CAPTURED_BLOCKED);
    capturer_end(&capturer);
    end_target(pid);
}

static void *end_at_once(void *unused)
{
    return unused;
}

static void come_and_go(void)
{
    for (;;) {
        pthread_t thread[4];
        for (int i = 0; i < 4; i++)
            pthread_create(&thread[i], NULL, end_at_once, NULL);
        for (int i = 0; i < 4; i++)
            pthread_join(thread[i], NULL);
        shared->progress++;
    }
}

TEST(threads_may_come_and_go)
{
    need_ptrace();
    pid_t pid = start_target(come_and_go);
    for (uint32_t mode = FUZMON_CAPTURE_HYBRID; mode <= FUZMON_CAPTURE_STOP_ALL; mode++) {
        struct capturer capturer = capturer_of(pid, mode);
        for (int i = times(200, 10000); i > 0; i--)
            capture(&capturer);
        wait_for_progress();
        capturer_end(&capturer);
    }
    end_target(pid);
}

static void *exec_again(void *unused)
{
    (void)unused;
    execl("/bin/sh", "sh", "-c", "exec sh -c 'exec sh -c :'", NULL);
    return NULL;
}

static void wait_until_captured(void)
{
    while (!shared->ready)
        nap_us(100);
}

static void exec_from_a_thread(void)
{
    wait_until_captured();
    pthread_t thread;
    pthread_create(&thread, NULL, exec_again, NULL);
    target_pause();
}

static void exit_at_once(void)
{
    wait_until_captured();
    nap_us(300);
    _exit(42);
}

/* The end of a child of ours must stay for whoever waits for it, also when it ends while it is traced. */
static void captured_until_it_ends(void (*body)(void), int status, uint32_t mode)
{
    need_ptrace();
    for (int i = times(60, 2000); i > 0; i--) {
        shared->ready = 0;
        pid_t pid = start_target(body);
        struct capturer capturer = capturer_of(pid, mode);
        shared->ready = 1;
        struct fuzmon_child child = {0};
        while (child.pid != pid) {
            const struct fuzmon_capture_header *block;
            int result = try_capture(&capturer, &block);
            CHECK(result == 0 || result == -ESRCH);
            CHECK_INT(fuzmon_peek_child(0, &child), 0);
        }
        CHECK_INT(child.code, CLD_EXITED);
        CHECK_INT(child.status, status);
        capturer_end(&capturer);
        CHECK_INT(fuzmon_reap_child(pid), 0);
    }
}

TEST(a_process_may_exec_while_it_is_captured)
{
    captured_until_it_ends(exec_from_a_thread, 0, FUZMON_CAPTURE_HYBRID);
}

TEST(a_process_may_exec_while_all_of_it_stops)
{
    captured_until_it_ends(exec_from_a_thread, 0, FUZMON_CAPTURE_STOP_ALL);
}

TEST(a_child_that_ends_while_it_is_captured_is_left_to_its_reaper)
{
    captured_until_it_ends(exit_at_once, 42, FUZMON_CAPTURE_STOP_ALL);
}

static pid_t captured;

static void capture_forever(void)
{
    struct capturer capturer = capturer_of(captured, FUZMON_CAPTURE_STOP_ALL);
    shared->ready++;
    for (;;)
        capture(&capturer);
}

TEST(the_target_runs_on_when_the_monitor_is_killed)
{
    need_ptrace();
    captured = start_target(target_spin);
    srand(1);
    for (int i = times(40, 1000); i > 0; i--) {
        long ready = shared->ready;
        pid_t monitor = start_target(capture_forever);
        WAIT_FOR(shared->ready > ready);
        nap_us(rand() % 5000);
        end_target(monitor);
        wait_for_progress();
    }
    end_target(captured);
}
