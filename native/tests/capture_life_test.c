/* A target that lives on signals while it is captured: each one is counted by its sender and by its handler. */
#define _GNU_SOURCE
#include "capture_target.h"

#include <setjmp.h>
#include <stdbool.h>
#include <sys/epoll.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/time.h>

struct life {
    _Atomic long users_sent, users, queued_sent, queued, alarms_armed, alarms, children, children_seen;
    _Atomic long faults, faults_seen, interrupted, job_stops, blocked, ends;
    _Atomic long awakened;   /* calls that nothing but a stop ends */
    _Atomic pid_t waiting[4]; /* the threads in them */
};

static struct life *life;
static int semaphore;
static sigjmp_buf fault_return;
static pid_t target;

static void on_signal(int signal)
{
    if (signal == SIGUSR1)
        life->users++;
    else if (signal == SIGCHLD)
        life->children_seen++;
    else
        life->queued++;
}

/* A timer that is armed again by its own signal: one signal for each time. */
static void arm(void)
{
    life->alarms_armed++;
    setitimer(ITIMER_REAL, &(struct itimerval){.it_value.tv_usec = 700}, NULL);
}

static void on_alarm(int signal)
{
    (void)signal;
    life->alarms++;
    if (!life->ends)
        arm();
}

static void on_fault(int signal)
{
    (void)signal;
    life->faults_seen++;
    siglongjmp(fault_return, 1);
}

static long handled(void)
{
    return life->users + life->queued + life->alarms + life->children_seen + life->faults_seen;
}

/* Counts an EINTR that no handler explains. */
static void count(long result, long handled_before)
{
    if (result < 0 && errno == EINTR && handled() == handled_before)
        life->interrupted++;
}

/* What the calling thread does next is to sleep in its call. */
static void begin_to_wait(int number)
{
    life->waiting[number] = gettid();
    life->blocked++;
}

static void *in_epoll_wait(void *unused)
{
    struct epoll_event event;
    int fd = epoll_create1(0);
    for (begin_to_wait(0);; life->awakened++)
        epoll_wait(fd, &event, 1, -1);
    return unused;
}

static void *in_semop(void *unused)
{
    for (begin_to_wait(1);; life->awakened++)
        semop(semaphore, &(struct sembuf){.sem_op = -1}, 1);
    return unused;
}

static void *in_nanosleep(void *unused)
{
    for (begin_to_wait(2);; life->awakened++)
        nanosleep(&(struct timespec){.tv_sec = 1000}, NULL);
    return unused;
}

static void *in_recv(void *unused)
{
    int pair[2];
    char byte;
    struct timeval timeout = {.tv_sec = 1000};
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) || setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout))
        abort();
    for (begin_to_wait(3);; life->awakened++)
        recv(pair[0], &byte, 1, 0);
    return unused;
}

/* Enters calls that a stop would interrupt, between the look at it and the stop. */
static void *in_short_calls(void *unused)
{
    struct epoll_event event;
    life->blocked++;
    for (int fd = epoll_create1(0);; shared->progress++) {
        if (epoll_wait(fd, &event, 1, 1) < 0 && errno == EINTR)
            life->interrupted++;
        if (semtimedop(semaphore, &(struct sembuf){.sem_op = -1}, 1, &(struct timespec){.tv_nsec = 50000}) && errno == EINTR)
            life->interrupted++;
    }
    return unused;
}

static void have_a_child(void)
{
    long seen = life->children_seen;
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    if (child < 0)
        return;
    life->children++;
    while (waitpid(child, NULL, 0) < 0)
        ;
    while (life->children_seen == seen)
        nap_us(20);
}

/* Signals go to this thread: all the others block them. */
static void live(void)
{
    sigset_t all;
    pthread_t thread;
    sigfillset(&all);
    sigdelset(&all, SIGSEGV);
    sigprocmask(SIG_SETMASK, &all, NULL);
    void *(*const bodies[])(void *) = {in_epoll_wait, in_semop, in_nanosleep, in_recv, in_short_calls};
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        pthread_create(&thread, NULL, bodies[i], NULL);

    const int signals[] = {SIGUSR1, SIGCHLD, SIGRTMIN + 1};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaction(signals[i], &(struct sigaction){.sa_handler = on_signal, .sa_flags = SA_NOCLDSTOP}, NULL);
    sigaction(SIGALRM, &(struct sigaction){.sa_handler = on_alarm}, NULL);
    sigaction(SIGSEGV, &(struct sigaction){.sa_handler = on_fault}, NULL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    volatile char *nowhere = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct epoll_event event;
    int fd = epoll_create1(0);
    arm();
    while (life->blocked < 5)
        ;
    for (long i = 0; !life->ends; i++) {
        life->faults++;
        if (!sigsetjmp(fault_return, 1))
            *nowhere = 1;
        long before = handled();
        count(epoll_wait(fd, &event, 1, 1), before);
        before = handled();
        count(nanosleep(&(struct timespec){.tv_nsec = 20000}, NULL), before);
        if (i % 8 == 0)
            have_a_child();
        shared->ready++;
    }
    while (life->users_sent != life->users || life->queued_sent != life->queued || life->alarms_armed != life->alarms)
        nap_us(200);
    life->ends = 2;
    for (;;)
        pause();
}

static void send_and_wait(void)
{
    while (!life->ends) {
        life->users_sent++;
        kill(target, SIGUSR1);
        for (int i = 0; i < 4; i++) {
            life->queued_sent++;
            while (sigqueue(target, SIGRTMIN + 1, (union sigval){0}) && errno == EAGAIN)
                nap_us(50);
        }
        while (life->users < life->users_sent && !life->ends)
            nap_us(20);
        nap_us(100);
    }
}

static void stop_and_continue(void)
{
    while (!life->ends) {
        kill(target, SIGSTOP);
        nap_us(300);
        kill(target, SIGCONT);
        life->job_stops++;
        nap_us(2000);
    }
}

static pid_t partners[2];

static bool all_wait(void)
{
    for (size_t i = 0; i < sizeof life->waiting / sizeof *life->waiting; i++)
        if (!life->waiting[i] || state_of(life->waiting[i]) != 'S')
            return false;
    return true;
}

static void begin_life(bool with_job_control)
{
    need_ptrace();
    life = mmap(NULL, sizeof *life, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    semaphore = semget(IPC_PRIVATE, 1, 0600);
    CHECK(life != MAP_FAILED && semaphore >= 0);
    target = start_target(live);
    WAIT_FOR(shared->ready > 0 && all_wait());
    partners[0] = start_target(send_and_wait);
    partners[1] = with_job_control ? start_target(stop_and_continue) : 0;
}

static bool stands_still(void)
{
    char state = state_of(target);
    return state == 't' || state == 'T';
}

/* Every signal came exactly once, and the target runs. */
static void end_life(void)
{
    life->ends = 1;
    CHECK_INT(waitpid(partners[0], NULL, 0), partners[0]);
    if (partners[1])
        CHECK_INT(waitpid(partners[1], NULL, 0), partners[1]);
    /* A lost signal shows as the test's timeout would: say which instead. */
    for (int i = 0; life->ends != 2 && i < 20000; i++)
        nap_us(1000);
    WAIT_FOR(!stands_still());
    CHECK_INT(life->users, life->users_sent);
    CHECK_INT(life->queued, life->queued_sent);
    CHECK_INT(life->alarms, life->alarms_armed);
    CHECK_INT(life->children_seen, life->children);
    CHECK_INT(life->faults_seen, life->faults);
    CHECK_INT(life->ends, 2);
    wait_for_progress();
    printf("%ld SIGUSR1, %ld queued, %ld SIGALRM, %ld SIGCHLD, %ld SIGSEGV, %ld stops\n", life->users, life->queued, life->alarms,
        life->children_seen, life->faults_seen, life->job_stops);
    end_target(target);
    CHECK_INT(semctl(semaphore, 0, IPC_RMID), 0);
}

static void live_through(uint32_t mode, bool with_job_control)
{
    begin_life(with_job_control);
    struct capturer capturer = capturer_of(target, mode);
    long interrupted = 0, restarted = 0;
    for (int i = times(400, 10000); i > 0; i--) {
        const struct fuzmon_capture_header *block = capture(&capturer);
        interrupted += block->interrupted;
        restarted += block->restarted;
        CHECK_INT(block->thread_count, 6);
    }
    capturer_end(&capturer);
    end_life();
    printf("%ld restarted, %ld interrupted\n", restarted, interrupted);
    /* Job control interrupts these calls itself. */
    if (!with_job_control)
        CHECK_INT(life->interrupted + life->awakened, interrupted);
    CHECK_INT(interrupted, 0);
}

TEST(a_life_on_signals_goes_on_through_captures)
{
    live_through(FUZMON_CAPTURE_HYBRID, false);
}

TEST(a_life_on_signals_goes_on_while_all_of_it_stops)
{
    live_through(FUZMON_CAPTURE_STOP_ALL, false);
}

TEST(job_control_goes_on_through_captures)
{
    live_through(FUZMON_CAPTURE_HYBRID, true);
}

TEST(job_control_goes_on_while_all_of_it_stops)
{
    live_through(FUZMON_CAPTURE_STOP_ALL, true);
}

static uint32_t monitor_mode;

static void capture_forever(void)
{
    struct capturer capturer = capturer_of(target, monitor_mode);
    for (;;)
        capture(&capturer);
}

static void survive_monitors(uint32_t mode)
{
    begin_life(false);
    monitor_mode = mode;
    srand(7);
    for (int i = times(40, 1000); i > 0; i--) {
        pid_t monitor = start_target(capture_forever);
        nap_us(1000 + rand() % 9000);
        end_target(monitor);
        WAIT_FOR(!stands_still());
        wait_for_progress();
    }
    end_life();
    /* Nobody is left to restart the call of a thread that was being stopped: its EINTR cannot be helped. */
    printf("%ld calls interrupted, %ld of blocked threads\n", life->interrupted, life->awakened);
    if (mode == FUZMON_CAPTURE_HYBRID)
        CHECK_INT(life->awakened, 0);
}

TEST(a_life_on_signals_survives_monitors_that_are_killed)
{
    survive_monitors(FUZMON_CAPTURE_HYBRID);
}

TEST(a_life_on_signals_survives_monitors_that_are_killed_in_a_stop)
{
    survive_monitors(FUZMON_CAPTURE_STOP_ALL);
}
