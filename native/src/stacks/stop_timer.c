#define _GNU_SOURCE
#include "thread_stop.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

enum { TICK_NS = 1000000 };

struct stop_timer {
    timer_t timer;
    sigset_t mask;
};

static void interrupt_the_wait(int signal)
{
    (void)signal;
}

/* Not SIGRTMIN, which .NET's runtime uses itself. */
static int timer_signal(void)
{
    return SIGRTMAX - 3;
}

/* Once, and without SA_RESTART. */
static void take_signal(void)
{
    struct sigaction action = {.sa_handler = interrupt_the_wait};
    sigaction(timer_signal(), &action, NULL);
}

struct stop_timer *stop_timer_start(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, take_signal);
    struct stop_timer *timer = malloc(sizeof *timer);
    if (!timer)
        return NULL;
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = timer_signal()};
    event.sigev_notify_thread_id = gettid();
    if (timer_create(CLOCK_MONOTONIC, &event, &timer->timer)) {
        free(timer);
        return NULL;
    }
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, timer_signal());
    pthread_sigmask(SIG_UNBLOCK, &only, &timer->mask);
    /* Again and again: one may come just before a wait begins, and a thread that becomes another by exec wakes no one. */
    struct itimerspec when = {.it_value = {.tv_nsec = TICK_NS}, .it_interval = {.tv_nsec = TICK_NS}};
    timer_settime(timer->timer, 0, &when, NULL);
    return timer;
}

void stop_timer_end(struct stop_timer *timer)
{
    timer_delete(timer->timer);
    pthread_sigmask(SIG_SETMASK, &timer->mask, NULL);
    free(timer);
}
