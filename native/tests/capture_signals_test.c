#define _GNU_SOURCE
#include "capture_target.h"

#include <poll.h>
#include <setjmp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <linux/futex.h>
#include <sys/syscall.h>

static void count(long result)
{
    if (result < 0 && errno == EINTR)
        shared->interrupted++;
}

static void in_epoll_wait(void)
{
    struct epoll_event event;
    for (int fd = epoll_create1(0);;)
        count(epoll_wait(fd, &event, 1, -1));
}

static void in_epoll_pwait(void)
{
    struct epoll_event event;
    for (int fd = epoll_create1(0);;)
        count(epoll_pwait(fd, &event, 1, 100000, NULL));
}

static int semaphore;

static void in_semop(void)
{
    for (;;)
        count(semop(semaphore, &(struct sembuf){.sem_op = -1}, 1));
}

static void in_semtimedop(void)
{
    for (;;)
        count(semtimedop(semaphore, &(struct sembuf){.sem_op = -1}, 1, &(struct timespec){.tv_sec = 1000}));
}

static void in_nanosleep(void)
{
    for (;;)
        count(nanosleep(&(struct timespec){.tv_sec = 1000}, NULL));
}

static void in_recv_with_timeout(void)
{
    int pair[2];
    char byte;
    struct timeval timeout = {.tv_sec = 1000};
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) || setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout))
        abort();
    for (;;)
        count(recv(pair[0], &byte, 1, 0));
}

static void in_sigtimedwait(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    for (;;)
        count(sigtimedwait(&set, NULL, &(struct timespec){.tv_sec = 1000}));
}

static void in_futex(void)
{
    int word = 0;
    for (;;)
        count(syscall(SYS_futex, &word, FUTEX_WAIT, 0, &(struct timespec){.tv_sec = 1000}, NULL, 0));
}

static void in_poll(void)
{
    for (;;)
        count(poll(NULL, 0, 1000000));
}

static void in_ppoll(void)
{
    for (;;)
        count(ppoll(NULL, 0, &(struct timespec){.tv_sec = 1000}, NULL));
}

static void in_read(void)
{
    uint64_t value;
    for (int fd = eventfd(0, 0);;)
        count(read(fd, &value, sizeof value));
}

static void (*const calls[])(void) = {in_epoll_wait, in_epoll_pwait, in_semop, in_semtimedop, in_nanosleep, in_read,
    in_recv_with_timeout, in_sigtimedwait, in_futex, in_poll, in_ppoll};
enum { CALLS = sizeof calls / sizeof *calls };

static void *block_in_call(void *call)
{
    (*(void (*const *)(void))call)();
    return NULL;
}

static void block_in_all_calls(void)
{
    pthread_t thread;
    for (int i = 0; i < CALLS; i++)
        pthread_create(&thread, NULL, block_in_call, (void *)&calls[i]);
    target_pause();
}

static void wait_until_all_block(pid_t pid)
{
    struct capturer looker = capturer_of(pid, FUZMON_CAPTURE_NO_STOP);
    uint32_t blocked;
    do {
        const struct fuzmon_capture_header *block = capture(&looker);
        blocked = 0;
        for (uint32_t i = 0; i < block->thread_count; i++)
            blocked += threads_of(block)[i].captured == FUZMON_CAPTURED_BLOCKED;
        nap_us(500);
    } while (blocked < CALLS + 1);
    capturer_end(&looker);
}

static pid_t start_blocked(void)
{
    semaphore = semget(IPC_PRIVATE, 1, 0600);
    CHECK(semaphore >= 0);
    pid_t pid = start_target(block_in_all_calls);
    wait_until_all_block(pid);
    return pid;
}

static void end_blocked(pid_t pid)
{
    end_target(pid);
    CHECK_INT(semctl(semaphore, 0, IPC_RMID), 0);
}

TEST(calls_of_blocked_threads_are_not_interrupted)
{
    need_ptrace();
    pid_t pid = start_blocked();
    struct capturer capturer = capturer_of(pid, FUZMON_CAPTURE_HYBRID);
    for (int i = times(100, 10000); i > 0; i--)
        CHECK_INT(capture(&capturer)->interrupted, 0);
    CHECK_INT(shared->interrupted, 0);
    capturer_end(&capturer);
    end_blocked(pid);
}

TEST(calls_that_a_stop_interrupts_are_restarted)
{
    need_ptrace();
    pid_t pid = start_blocked();
    struct capturer capturer = capturer_of(pid, FUZMON_CAPTURE_STOP_ALL);
    long restarted = 0, interrupted = 0;
    for (int i = times(100, 10000); i > 0; i--) {
        const struct fuzmon_capture_header *block = capture(&capturer);
        restarted += block->restarted;
        interrupted += block->interrupted;
    }
    wait_until_all_block(pid);
    CHECK(restarted > 0);
    CHECK_INT(shared->interrupted, interrupted);
    CHECK_INT(interrupted, 0);
    capturer_end(&capturer);
    end_blocked(pid);
}

static void *wait_for_little(void *call)
{
    struct epoll_event event;
    const struct timespec little = {.tv_nsec = 200000};
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    for (int fd = epoll_create1(0);; shared->progress++)
        if (call == &shared)
            count(epoll_pwait2(fd, &event, 1, &little, NULL));
        else if (call)
            count(sigtimedwait(&set, NULL, &little));
        else
            count(semtimedop(semaphore, &(struct sembuf){.sem_op = -1}, 1, &little));
    return NULL;
}

static void run_and_block_by_turns(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, wait_for_little, &shared);
    pthread_create(&thread, NULL, wait_for_little, &semaphore);
    wait_for_little(NULL);
}

/* A thread that was seen running may block before the interrupt comes. */
TEST(every_call_that_is_interrupted_is_counted)
{
    need_ptrace();
    semaphore = semget(IPC_PRIVATE, 1, 0600);
    CHECK(semaphore >= 0);
    pid_t pid = start_target(run_and_block_by_turns);
    for (uint32_t mode = FUZMON_CAPTURE_HYBRID; mode <= FUZMON_CAPTURE_STOP_ALL; mode++) {
        struct capturer capturer = capturer_of(pid, mode);
        long interrupted = 0, restarted = 0;
        for (int i = times(500, 10000); i > 0; i--) {
            const struct fuzmon_capture_header *block = capture(&capturer);
            interrupted += block->interrupted;
            restarted += block->restarted;
        }
        wait_for_progress();
        printf("mode %u: %ld restarted\n", mode, restarted);
        CHECK_INT(interrupted, 0);
        CHECK_INT(shared->interrupted, 0);
        capturer_end(&capturer);
    }
    end_blocked(pid);
}

static void count_signal(int signal)
{
    (void)signal;
    shared->signals++;
}

static sigjmp_buf fault_return;

static void count_fault(int signal)
{
    (void)signal;
    shared->faults++;
    siglongjmp(fault_return, 1);
}

static void live_on_signals(void)
{
    sigaction(SIGRTMIN + 1, &(struct sigaction){.sa_handler = count_signal}, NULL);
    sigaction(SIGCHLD, &(struct sigaction){.sa_handler = count_signal}, NULL);
    sigaction(SIGSEGV, &(struct sigaction){.sa_handler = count_fault}, NULL);
    volatile char *nowhere = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    shared->ready = 1;
    for (;;) {
        if (!sigsetjmp(fault_return, 1))
            *nowhere = 1;
        shared->progress++;
    }
}

/* Real-time signals are queued, so that each one counts. */
static void signals_under(uint32_t mode)
{
    need_ptrace();
    pid_t pid = start_target(live_on_signals);
    WAIT_FOR(shared->ready);
    struct capturer capturer = capturer_of(pid, mode);
    long sent = 0;
    for (int i = times(500, 10000); i > 0; i--) {
        while (sigqueue(pid, SIGRTMIN + 1, (union sigval){0}))
            CHECK_INT(errno, EAGAIN);
        sent++;
        CHECK_INT(capture(&capturer)->thread_count, 1);
    }
    WAIT_FOR(shared->signals >= sent);
    kill(pid, SIGSTOP);
    WAIT_FOR(state_of(pid) == 'T');
    CHECK_INT(shared->signals, sent);
    long difference = shared->faults - shared->progress;
    CHECK(difference == 0 || difference == 1);
    capturer_end(&capturer);
    end_target(pid);
}

TEST(no_signal_is_lost_or_doubled)
{
    signals_under(FUZMON_CAPTURE_HYBRID);
}

TEST(no_signal_is_lost_or_doubled_while_all_stop)
{
    signals_under(FUZMON_CAPTURE_STOP_ALL);
}

TEST(a_process_stopped_by_job_control_stays_stopped)
{
    need_ptrace();
    pid_t pid = start_target(target_spin);
    wait_for_progress();
    kill(pid, SIGSTOP);
    WAIT_FOR(state_of(pid) == 'T');
    for (uint32_t mode = FUZMON_CAPTURE_HYBRID; mode <= FUZMON_CAPTURE_STOP_ALL; mode++) {
        struct capturer capturer = capturer_of(pid, mode);
        for (int i = 0; i < 20; i++) {
            CHECK(threads_of(capture(&capturer))->frame_count >= 2);
            WAIT_FOR(state_of(pid) == 'T');
        }
        capturer_end(&capturer);
    }
    long before = shared->progress;
    nap_us(5000);
    CHECK_INT(shared->progress, before);
    kill(pid, SIGCONT);
    wait_for_progress();
    end_target(pid);
}
