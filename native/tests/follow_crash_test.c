#define _GNU_SOURCE
#include "follow_client.h"

#include <pthread.h>
#include <setjmp.h>

static struct fuzmon_follow_crash crash;

static struct fuzmon_capture_header captured(void)
{
    struct fuzmon_capture_header header;
    CHECK(received.size >= sizeof crash + sizeof header);
    memcpy(&header, payload + sizeof crash, sizeof header);
    CHECK_INT(header.size, received.size - sizeof crash);
    return header;
}

static void receive_crash(void)
{
    receive_kind(FUZMON_FOLLOW_CRASH);
    CHECK(received.size >= sizeof crash);
    memcpy(&crash, payload, sizeof crash);
    CHECK_INT(state_of(crash.tid), 't');
}

static void let_go(void)
{
    send_message(FUZMON_FOLLOW_LET_GO, &crash.number, sizeof crash.number);
}

static struct fuzmon_follow_confirm receive_confirmation(void)
{
    struct fuzmon_follow_confirm confirm;
    receive_kind(FUZMON_FOLLOW_CONFIRM);
    CHECK_INT(received.size, sizeof confirm);
    memcpy(&confirm, payload, sizeof confirm);
    return confirm;
}

static int *volatile nowhere = (int *)0x10;

__attribute__((no_sanitize("address", "undefined"))) static void write_to_nowhere(void)
{
    *(volatile int *)nowhere = 1;
}

TEST(a_crash_is_told_with_all_that_there_is_and_then_confirmed)
{
    pid_t pid = follow(write_to_nowhere);
    receive_crash();
    CHECK_INT(crash.pid, pid);
    CHECK_INT(crash.tid, pid);
    CHECK_INT(crash.signal, SIGSEGV);
    CHECK_INT(crash.si_code, SEGV_MAPERR);
    CHECK(crash.has_address && crash.fault_address == 0x10);
    CHECK(crash.has_registers && crash.registers[16]);
    CHECK_INT(crash.capture_error, 0);
    struct fuzmon_capture_header block = captured();
    CHECK(block.thread_count == 1 && block.frame_count >= 3);
    let_go();
    CHECK_INT(WTERMSIG(wait_for_end(pid)), SIGSEGV);
    struct fuzmon_follow_confirm confirm = receive_confirmation();
    CHECK_INT(confirm.number, crash.number);
    CHECK_INT(confirm.died, 1);
    CHECK_INT(confirm.was_late, 0);
    CHECK_INT(end_follower().crashes, 1);
}

static sigjmp_buf back;

static void jump(int signal)
{
    siglongjmp(back, signal);
}

static void handle_it(void)
{
    for (int i = 0; i < 20; i++) {
        signal(SIGSEGV, jump);
        if (!sigsetjmp(back, 1))
            write_to_nowhere();
    }
    _exit(3);
}

TEST(a_signal_that_is_handled_is_no_crash)
{
    CHECK_INT(WEXITSTATUS(wait_for_end(follow(handle_it))), 3);
    CHECK_INT(end_follower().crashes, 0);
}

static void *crash_there(void *argument)
{
    (void)argument;
    write_to_nowhere();
    return NULL;
}

static void *stand(void *argument)
{
    for (;;)
        pause();
    return argument;
}

static void crash_in_a_thread(void)
{
    pthread_t ids[4];
    for (int i = 0; i < 3; i++)
        pthread_create(&ids[i], NULL, stand, NULL);
    pthread_create(&ids[3], NULL, crash_there, NULL);
    pthread_join(ids[3], NULL);
}

TEST(a_crash_in_a_thread_is_told_with_the_stacks_of_all)
{
    pid_t pid = follow(crash_in_a_thread);
    receive_crash();
    CHECK_INT(crash.pid, pid);
    CHECK(crash.tid != pid);
    struct fuzmon_capture_header block = captured();
    CHECK(block.thread_count == 5 && block.threads_stopped == 5);
    let_go();
    CHECK_INT(WTERMSIG(wait_for_end(pid)), SIGSEGV);
    CHECK_INT(receive_confirmation().died, 1);
    end_follower();
}

static void abort_anyway(void)
{
    /* Ignored, and it ends the process all the same. */
    signal(SIGABRT, SIG_IGN);
    abort();
}

TEST(what_abort_forces_is_told)
{
    pid_t pid = follow(abort_anyway);
    receive_crash();
    let_go();
    CHECK_INT(WTERMSIG(wait_for_end(pid)), SIGABRT);
    CHECK_INT(crash.signal, SIGABRT);
    CHECK(!crash.has_address);
    CHECK_INT(receive_confirmation().died, 1);
    end_follower();
}

static void smash_the_stack(void)
{
    __asm__ volatile("xor %%rsp, %%rsp; push %%rax; ud2" ::: "memory");
    __builtin_unreachable();
}

TEST(a_smashed_stack_is_told_as_far_as_it_goes)
{
    pid_t pid = follow(smash_the_stack);
    receive_crash();
    let_go();
    CHECK_INT(WTERMSIG(wait_for_end(pid)), SIGSEGV);
    CHECK_INT(crash.signal, SIGSEGV);
    CHECK(crash.has_registers);
    CHECK_INT(receive_confirmation().died, 1);
    end_follower();
}

enum { BURST = 60 };

static void burst(void)
{
    for (int i = 0; i < BURST; i++) {
        pid_t pid = fork();
        if (pid == 0)
            write_to_nowhere();
        int status;
        if (waitpid(pid, &status, 0) != pid || WTERMSIG(status) != SIGSEGV)
            _exit(1);
    }
}

TEST(each_crash_of_a_burst_is_told_and_its_parent_sees_the_signal)
{
    pid_t pid = follow(burst);
    for (uint64_t i = 1; i <= BURST; i++) {
        receive_crash();
        CHECK_INT(crash.number, i);
        let_go();
        CHECK_INT(receive_confirmation().number, i);
    }
    CHECK_INT(wait_for_end(pid), 0);
    struct fuzmon_follow_totals totals = end_follower();
    CHECK_INT(totals.crashes, BURST);
    CHECK_INT(totals.lost, 0);
}

TEST(a_crash_that_was_sent_names_the_sender)
{
    pid_t pid = follow((void (*)(void))pause);
    EVENTUALLY(state_of(pid) == 'S');
    kill(pid, SIGABRT);
    receive_crash();
    CHECK_INT(crash.sender, getpid());
    let_go();
    CHECK_INT(WTERMSIG(wait_for_end(pid)), SIGABRT);
    end_follower();
}

TEST(a_crash_that_nobody_lets_go_ends_by_its_deadline)
{
    pid_t pid = follow(write_to_nowhere);
    CHECK_INT(WTERMSIG(wait_for_end(pid)), SIGSEGV);
    CHECK_INT(receive_confirmation().was_late, 1);
    end_follower();
}

TEST(a_crash_that_is_held_can_be_killed)
{
    pid_t pid = follow(write_to_nowhere);
    receive_crash();
    kill(pid, SIGKILL);
    CHECK_INT(WTERMSIG(wait_for_end(pid)), SIGKILL);
    CHECK_INT(receive_confirmation().died, 0);
    let_go();
    end_follower();
}

TEST(others_run_while_a_crash_is_held)
{
    pid_t crashing = follow(write_to_nowhere);
    receive_crash();
    pid_t other = follow((void (*)(void))fork);
    CHECK_INT(wait_for_end(other), 0);
    let_go();
    CHECK_INT(WTERMSIG(wait_for_end(crashing)), SIGSEGV);
    end_follower();
}

TEST(a_crash_that_is_held_ends_when_the_follower_is_killed)
{
    pid_t pid = follow(write_to_nowhere);
    receive_crash();
    fuzmon_follower_end(&follower);
    CHECK_INT(WTERMSIG(wait_for_end(pid)), SIGSEGV);
}
