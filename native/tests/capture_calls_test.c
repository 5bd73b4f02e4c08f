/* Threads blocked in as many kinds of system calls as there are: a hybrid capture stops none of them. */
#define _GNU_SOURCE
#include "capture_target.h"

#include <fcntl.h>
#include <linux/aio_abi.h>
#include <linux/futex.h>
#include <poll.h>
#include <semaphore.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/un.h>

static int semaphore, queue, locked_file;
static const struct timespec long_time = {.tv_sec = 100000};
static char byte;

static int pipe_end(int end)
{
    int ends[2];
    return pipe(ends) ? -1 : ends[end];
}

static int socket_end(void)
{
    int ends[2];
    return socketpair(AF_UNIX, SOCK_STREAM, 0, ends) ? -1 : ends[0];
}

/* With a name of the kernel's choice. */
static int listening(void)
{
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    return bind(fd, (struct sockaddr *)&address, sizeof(sa_family_t)) || listen(fd, 1) ? -1 : fd;
}

static int empty_epoll(void)
{
    return epoll_create1(0);
}

static int with_timeout(void)
{
    int fd = socket_end();
    struct timeval timeout = {.tv_sec = 100000};
    return setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout) ? -1 : fd;
}

static int read_end(void)
{
    return pipe_end(0);
}

static int event_file(void)
{
    return eventfd(0, 0);
}

static int timer_file(void)
{
    return timerfd_create(CLOCK_MONOTONIC, 0);
}

static int watch_file(void)
{
    return inotify_init();
}

static int none(void)
{
    return 0;
}

static long do_read(int fd)
{
    char room[64];
    return read(fd, room, sizeof room);
}

static long do_recv(int fd)
{
    return recv(fd, &byte, 1, 0);
}

static long do_recvmsg(int fd)
{
    return recvmsg(fd, &(struct msghdr){0}, 0);
}

static long do_accept(int fd)
{
    return accept(fd, NULL, NULL);
}

static long do_poll(int fd)
{
    return poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, -1);
}

static long do_ppoll(int fd)
{
    return ppoll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, &long_time, NULL);
}

static long do_select(int fd)
{
    fd_set set;
    FD_ZERO(&set);
    FD_SET(fd, &set);
    return select(fd + 1, &set, NULL, NULL, NULL);
}

static long do_pselect(int fd)
{
    fd_set set;
    FD_ZERO(&set);
    FD_SET(fd, &set);
    return pselect(fd + 1, &set, NULL, NULL, &long_time, NULL);
}

static long do_epoll_wait(int fd)
{
    struct epoll_event event;
    return syscall(SYS_epoll_wait, fd, &event, 1, -1);
}

static long do_epoll_pwait(int fd)
{
    struct epoll_event event;
    return epoll_pwait(fd, &event, 1, 100000000, NULL);
}

static long do_semop(int fd)
{
    (void)fd;
    return syscall(SYS_semop, semaphore, &(struct sembuf){.sem_op = -1}, 1);
}

static long do_semtimedop(int fd)
{
    (void)fd;
    return semtimedop(semaphore, &(struct sembuf){.sem_op = -1}, 1, &long_time);
}

static long do_msgrcv(int fd)
{
    (void)fd;
    struct {
        long type;
        char text[8];
    } message;
    return msgrcv(queue, &message, sizeof message.text, 0, 0);
}

static long do_sigtimedwait(int fd)
{
    (void)fd;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    return sigtimedwait(&set, NULL, &long_time);
}

static long do_sigsuspend(int fd)
{
    (void)fd;
    sigset_t all;
    sigfillset(&all);
    return sigsuspend(&all);
}

static long do_pause(int fd)
{
    (void)fd;
    return syscall(SYS_pause);
}

static long do_nanosleep(int fd)
{
    (void)fd;
    return syscall(SYS_nanosleep, &long_time, NULL);
}

static long do_clock_nanosleep(int fd)
{
    (void)fd;
    return syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &long_time, NULL);
}

static long do_futex(int fd)
{
    int word = fd;
    return syscall(SYS_futex, &word, FUTEX_WAIT, fd, &long_time);
}

/* A call of seven arguments, one of which is on the stack. */
static long do_futex_wait_bitset(int fd)
{
    int word = fd;
    return syscall(SYS_futex, &word, FUTEX_WAIT_BITSET, fd, NULL, NULL, FUTEX_BITSET_MATCH_ANY);
}

static long do_cond_wait(int fd)
{
    (void)fd;
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
    pthread_mutex_lock(&mutex);
    return pthread_cond_wait(&condition, &mutex);
}

static long do_cond_timedwait(int fd)
{
    (void)fd;
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
    struct timespec until = {.tv_sec = time(NULL) + 100000};
    pthread_mutex_lock(&mutex);
    return pthread_cond_timedwait(&condition, &mutex, &until);
}

static long do_sem_wait(int fd)
{
    (void)fd;
    sem_t locked;
    sem_init(&locked, 0, 0);
    return sem_wait(&locked);
}

static long do_waitpid(int fd)
{
    (void)fd;
    return waitpid(-1, NULL, 0);
}

static long do_waitid(int fd)
{
    (void)fd;
    return waitid(P_ALL, 0, &(siginfo_t){0}, WEXITED);
}

static long do_lock(int fd)
{
    (void)fd;
    return fcntl(locked_file, F_SETLKW, &(struct flock){.l_type = F_WRLCK});
}

static long do_flock(int fd)
{
    (void)fd;
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", locked_file);
    return flock(open(path, O_RDWR | O_CLOEXEC), LOCK_EX);
}

static long do_splice(int fd)
{
    return splice(fd, NULL, pipe_end(1), NULL, 1, 0);
}

static long do_io_getevents(int fd)
{
    (void)fd;
    aio_context_t context = 0;
    struct io_event event;
    if (syscall(SYS_io_setup, 1, &context))
        return pause();
    return syscall(SYS_io_getevents, context, 1, 1, &event, NULL);
}

static const struct call {
    int (*prepare)(void);
    long (*block)(int fd);
} calls[] = {
    {read_end, do_read},           {event_file, do_read},        {timer_file, do_read},    {watch_file, do_read},
    {socket_end, do_recv},         {with_timeout, do_recv},      {socket_end, do_recvmsg}, {listening, do_accept},
    {read_end, do_poll},           {read_end, do_ppoll},         {read_end, do_select},    {read_end, do_pselect},
    {empty_epoll, do_epoll_wait},  {empty_epoll, do_epoll_pwait}, {none, do_semop},        {none, do_semtimedop},
    {none, do_msgrcv},             {none, do_sigtimedwait},      {none, do_sigsuspend},    {none, do_pause},
    {none, do_nanosleep},          {none, do_clock_nanosleep},   {none, do_futex},         {none, do_waitid},
    {none, do_lock},               {none, do_flock},             {read_end, do_splice},    {none, do_io_getevents},
    {none, do_futex_wait_bitset},  {none, do_cond_wait},         {none, do_cond_timedwait}, {none, do_sem_wait},
    {none, do_waitpid},
};
enum { CALLS = sizeof calls / sizeof *calls };

/* Whatever a call returns, it was not to return. */
static void *block_in(void *argument)
{
    const struct call *call = argument;
    int fd = call->prepare();
    for (shared->ready++;;) {
        errno = 0;
        call->block(fd);
        fprintf(stderr, "call %d of the list returned: %s\n", (int)(call - calls), strerror(errno));
        shared->interrupted++;
        nap_us(1000);
    }
    return NULL;
}

static void block_in_all(void)
{
    if (fork() == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (;;)
            pause();
    }
    pthread_t thread;
    for (int i = 0; i < CALLS; i++)
        pthread_create(&thread, NULL, block_in, (void *)&calls[i]);
    for (;;)
        syscall(SYS_pause);
}

/* Starts the process and waits until all its threads are blocked. */
static pid_t start_blocked(void)
{
    semaphore = semget(IPC_PRIVATE, 1, 0600);
    queue = msgget(IPC_PRIVATE, 0600);
    locked_file = memfd_create("locked", MFD_CLOEXEC);
    CHECK(semaphore >= 0 && queue >= 0 && locked_file >= 0);
    CHECK_INT(fcntl(locked_file, F_SETLK, &(struct flock){.l_type = F_WRLCK}), 0);
    CHECK_INT(flock(locked_file, LOCK_EX), 0);
    pid_t pid = start_target(block_in_all);

    /* Only their calls are left to block them. */
    WAIT_FOR(shared->ready == CALLS);
    struct capturer looker = capturer_of(pid, FUZMON_CAPTURE_NO_STOP);
    uint32_t blocked;
    do {
        nap_us(1000);
        const struct fuzmon_capture_header *block = capture(&looker);
        blocked = 0;
        for (uint32_t i = 0; i < block->thread_count; i++)
            blocked += threads_of(block)[i].captured == FUZMON_CAPTURED_BLOCKED && threads_of(block)[i].syscall >= 0 &&
                       threads_of(block)[i].state != 'R';
    } while (blocked < CALLS + 1);
    capturer_end(&looker);
    return pid;
}

static void end_blocked(pid_t pid)
{
    end_target(pid);
    CHECK_INT(semctl(semaphore, 0, IPC_RMID), 0);
    CHECK_INT(msgctl(queue, IPC_RMID, NULL), 0);
}

TEST(no_kind_of_call_is_interrupted_by_a_capture_of_blocked_threads)
{
    need_ptrace();
    pid_t pid = start_blocked();
    struct capturer capturer = capturer_of(pid, FUZMON_CAPTURE_HYBRID);
    for (int i = times(100, 10000); i > 0; i--) {
        const struct fuzmon_capture_header *block = capture(&capturer);
        /* Frames of the sanitizer's own functions need registers that only a stop tells. */
#if !defined(__SANITIZE_ADDRESS__)
        CHECK_INT(block->threads_stopped, 0);
#endif
        CHECK_INT(block->interrupted + block->restarted, 0);
        for (uint32_t j = 0; j < block->thread_count; j++)
            CHECK(threads_of(block)[j].frame_count >= 2);
    }
    CHECK_INT(shared->interrupted, 0);
    capturer_end(&capturer);
    end_blocked(pid);
}

static const struct fuzmon_frame *frames_of(const struct fuzmon_capture_header *block)
{
    return (const void *)(threads_of(block) + block->thread_count);
}

TEST(frames_of_blocked_threads_are_those_that_their_registers_tell)
{
    need_ptrace();
    pid_t pid = start_blocked();
    struct capturer capturer = capturer_of(pid, FUZMON_CAPTURE_NO_STOP), stopper = capturer_of(pid, FUZMON_CAPTURE_HYBRID);
    stopper.options.unwinder = FUZMON_UNWINDER_LIBUNWIND;
    const struct fuzmon_capture_header *block = capture(&capturer), *reference = capture(&stopper);
    CHECK_INT(block->thread_count, CALLS + 1);
    CHECK_INT(reference->thread_count, CALLS + 1);
    for (uint32_t i = 0; i < block->thread_count; i++) {
        const struct fuzmon_thread *thread = &threads_of(block)[i], *same = &threads_of(reference)[i];
        CHECK_INT(thread->tid, same->tid);
        CHECK_INT(thread->captured, FUZMON_CAPTURED_BLOCKED);
        CHECK_INT(thread->truncation, FUZMON_COMPLETE);
        CHECK_INT(same->captured, FUZMON_CAPTURED_STOPPED);
        CHECK_INT(thread->frame_count, same->frame_count);
        for (uint32_t j = 0; j < thread->frame_count; j++)
            CHECK_INT(frames_of(block)[thread->first_frame + j].address, frames_of(reference)[same->first_frame + j].address);
    }
    capturer_end(&capturer);
    capturer_end(&stopper);
    end_blocked(pid);
}
