#define _GNU_SOURCE
#include "held_threads.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum request { NO_REQUEST, REQUEST_CAPTURE, REQUEST_END };

/*
 * A capture that could not let go of a thread (it never stopped, or ended first) is followed by the end of the tracing thread, at
 * which the kernel lets go of all that it holds, and by a new one at the next capture.
 */
struct fuzmon_tracer {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t thread;
    bool has_thread;  /* to be joined */
    bool is_ending;   /* the thread takes no more requests */
    bool is_forsaken; /* nobody waits any more: the thread frees everything */
    int32_t tid;      /* of the present thread */
    int32_t former;   /* of the one before it, which may still hold threads */

    enum request request;
    struct fuzmon_stacks *stacks;
    struct fuzmon_capture_options options;
    const struct fuzmon_capture_header *block;
    int result;
};

static void free_tracer(struct fuzmon_tracer *tracer)
{
    pthread_cond_destroy(&tracer->changed);
    pthread_mutex_destroy(&tracer->lock);
    free(tracer);
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

    pthread_mutex_lock(&tracer->lock);
    tracer->tid = gettid();
    wait_for_end_of(tracer->former);
    while (!tracer->is_ending) {
        while (tracer->request == NO_REQUEST)
            pthread_cond_wait(&tracer->changed, &tracer->lock);
        if (tracer->request == REQUEST_END) {
            tracer->is_ending = true;
            break;
        }
        struct fuzmon_stacks *stacks = tracer->stacks;
        pthread_mutex_unlock(&tracer->lock);
        silence_stops();
        const struct fuzmon_capture_header *block;
        int result = fuzmon_stacks_capture(stacks, &tracer->options, &block);
        pthread_mutex_lock(&tracer->lock);

        tracer->result = result;
        tracer->block = block;
        tracer->request = NO_REQUEST;
        tracer->is_ending = stacks_take_held(stacks);
        if (tracer->is_forsaken) {
            pthread_mutex_unlock(&tracer->lock);
            fuzmon_stacks_close(stacks);
            free_tracer(tracer);
            return NULL;
        }
        pthread_cond_broadcast(&tracer->changed);
    }
    pthread_mutex_unlock(&tracer->lock);
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
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&started->lock, NULL);
    pthread_cond_init(&started->changed, &attributes);
    pthread_condattr_destroy(&attributes);
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
    pthread_mutex_lock(&tracer->lock);
    tracer->request = REQUEST_END;
    pthread_cond_broadcast(&tracer->changed);
    pthread_mutex_unlock(&tracer->lock);
    join(tracer);
    free_tracer(tracer);
}

/* Called with the lock held. */
static int renew_thread(struct fuzmon_tracer *tracer)
{
    if (tracer->has_thread && !tracer->is_ending)
        return 0;
    /* It is past its last use of the lock, or just about to be. */
    pthread_mutex_unlock(&tracer->lock);
    join(tracer);
    pthread_mutex_lock(&tracer->lock);
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
    pthread_mutex_lock(&tracer->lock);
    int result = renew_thread(tracer);
    if (!result) {
        tracer->stacks = stacks;
        tracer->options = *options;
        tracer->request = REQUEST_CAPTURE;
        pthread_cond_broadcast(&tracer->changed);
        int waited = 0;
        while (tracer->request == REQUEST_CAPTURE && !waited)
            waited = pthread_cond_timedwait(&tracer->changed, &tracer->lock, &until);
        if (tracer->request == REQUEST_CAPTURE) {
            tracer->is_forsaken = true;
            pthread_detach(tracer->thread);
            result = -ETIMEDOUT;
        } else {
            result = tracer->result;
            *block = tracer->block;
        }
    }
    pthread_mutex_unlock(&tracer->lock);
    return result;
}
