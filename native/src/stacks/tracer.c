#define _GNU_SOURCE
#include "held_threads.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* Who gives up waiting and who is done agree by it on who frees what. */
enum state { IDLE, CAPTURING, FORSAKEN };

/*
 * A capture that could not let go of a thread (it never stopped, or ended first) is followed by the end of the tracing thread, at
 * which the kernel lets go of all that it holds, and by a new one at the next capture.
 */
struct fuzmon_tracer {
    /* Semaphores: a condition's waiter, woken with the lock still held, would go back to sleep at once. */
    sem_t asked;
    sem_t answered;
    _Atomic enum state state;
    pthread_t thread;
    bool has_thread; /* to be joined */
    bool is_ending;  /* the thread takes no more requests */
    int32_t tid;     /* of the present thread */
    int32_t former;  /* of the one before it, which may still hold threads */

    /* The request, NULL to end, and the answer. */
    struct fuzmon_stacks *stacks;
    struct fuzmon_capture_options options;
    const struct fuzmon_capture_header *block;
    int result;
};

static void free_tracer(struct fuzmon_tracer *tracer)
{
    sem_destroy(&tracer->asked);
    sem_destroy(&tracer->answered);
    free(tracer);
}

static void wait_for(sem_t *semaphore)
{
    while (sem_wait(semaphore))
        ;
}

/* Somebody may have set a handler since the last time. */
static void silence_stops(void)
{
    struct sigaction action;
    if (sigaction(SIGCHLD, NULL, &action) || action.sa_flags & SA_NOCLDSTOP)
        return;
    action.sa_flags |= SA_NOCLDSTOP;
    sigaction(SIGCHLD, &action, NULL);
}

/* A thread that was joined still has to pass the place in the kernel where it lets go of what it traced. */
static void wait_for_end_of(int32_t tid)
{
    while (tid && !tgkill(getpid(), tid, 0))
        clock_nanosleep(CLOCK_MONOTONIC, 0, &(struct timespec){.tv_nsec = 50000}, NULL);
}

static void *trace(void *argument)
{
    struct fuzmon_tracer *tracer = argument;
    prctl(PR_SET_NAME, "fuzmon-tracer");
    prctl(PR_SET_TIMERSLACK, 1);
    setpriority(PRIO_PROCESS, (id_t)gettid(), -19);

    tracer->tid = gettid();
    wait_for_end_of(tracer->former);
    bool is_ending = false;
    while (!is_ending) {
        wait_for(&tracer->asked);
        struct fuzmon_stacks *stacks = tracer->stacks;
        if (!stacks)
            break;
        silence_stops();
        tracer->result = fuzmon_stacks_capture(stacks, &tracer->options, &tracer->block);
        tracer->is_ending = is_ending = stacks_take_held(stacks);
        enum state expected = CAPTURING;
        if (!atomic_compare_exchange_strong(&tracer->state, &expected, IDLE)) {
            fuzmon_stacks_close(stacks);
            free_tracer(tracer);
            return NULL;
        }
        sem_post(&tracer->answered);
    }
    return NULL;
}

/* With all signals blocked from its first instruction. */
static int start_thread(struct fuzmon_tracer *tracer)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(&tracer->thread, NULL, trace, tracer);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    tracer->has_thread = !error;
    return -error;
}

int fuzmon_tracer_start(struct fuzmon_tracer **tracer)
{
    *tracer = NULL;
    struct fuzmon_tracer *started = calloc(1, sizeof *started);
    if (!started)
        return -ENOMEM;
    sem_init(&started->asked, 0, 0);
    sem_init(&started->answered, 0, 0);
    silence_stops();
    int result = start_thread(started);
    if (result)
        free_tracer(started);
    else
        *tracer = started;
    return result;
}

static void join(struct fuzmon_tracer *tracer)
{
    if (tracer->has_thread)
        pthread_join(tracer->thread, NULL);
    tracer->has_thread = false;
}

void fuzmon_tracer_stop(struct fuzmon_tracer *tracer)
{
    if (!tracer)
        return;
    tracer->stacks = NULL;
    sem_post(&tracer->asked);
    join(tracer);
    free_tracer(tracer);
}

static int renew_thread(struct fuzmon_tracer *tracer)
{
    if (tracer->has_thread && !tracer->is_ending)
        return 0;
    join(tracer);
    tracer->former = tracer->tid;
    tracer->is_ending = false;
    return start_thread(tracer);
}

int fuzmon_tracer_capture(struct fuzmon_tracer *tracer, struct fuzmon_stacks *stacks,
    const struct fuzmon_capture_options *options, uint32_t timeout_ms, const struct fuzmon_capture_header **block)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += timeout_ms / 1000;
    until.tv_nsec += (long)(timeout_ms % 1000) * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;

    *block = NULL;
    int result = renew_thread(tracer);
    if (result)
        return result;
    tracer->stacks = stacks;
    tracer->options = *options;
    tracer->state = CAPTURING;
    sem_post(&tracer->asked);
    int waited;
    do
        waited = sem_clockwait(&tracer->answered, CLOCK_MONOTONIC, &until);
    while (waited && errno == EINTR);
    enum state expected = CAPTURING;
    pthread_t thread = tracer->thread;
    if (waited && atomic_compare_exchange_strong(&tracer->state, &expected, FORSAKEN)) {
        pthread_detach(thread);
        return -ETIMEDOUT;
    }
    if (waited)
        wait_for(&tracer->answered);
    *block = tracer->block;
    return tracer->result;
}
