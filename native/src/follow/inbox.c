#define _GNU_SOURCE
#include "inbox.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { REQUEST_BYTES = 40960, KICK_NS = 1000000 };

struct inbox {
    int socket;
    int32_t reader; /* who takes the requests */
    _Atomic bool is_full;
    sem_t filled;
    sem_t taken;
    struct fuzmon_follow_message header;
    _Alignas(8) uint8_t bytes[REQUEST_BYTES];
};

static void interrupt_the_wait(int signal)
{
    (void)signal;
}

/* Not that of the timer for stops. */
int inbox_signal(void)
{
    return SIGRTMAX - 4;
}

static void receive(int socket, void *into, size_t length)
{
    for (uint8_t *at = into; length;) {
        ssize_t n = recv(socket, at, length, MSG_WAITALL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            _exit(0);
        at += n;
        length -= (size_t)n;
    }
}

/* Again and again: one may come just before a wait begins. */
static void kick_until_taken(struct inbox *inbox)
{
    for (;;) {
        if (inbox->is_full)
            tgkill(getpid(), inbox->reader, inbox_signal());
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += KICK_NS;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        if (!sem_clockwait(&inbox->taken, CLOCK_MONOTONIC, &until))
            return;
    }
}

static void *run(void *argument)
{
    struct inbox *inbox = argument;
    for (;;) {
        receive(inbox->socket, &inbox->header, sizeof inbox->header);
        if (inbox->header.size > sizeof inbox->bytes)
            _exit(1);
        receive(inbox->socket, inbox->bytes, inbox->header.size);
        inbox->is_full = true;
        sem_post(&inbox->filled);
        kick_until_taken(inbox);
    }
    return NULL;
}

struct inbox *inbox_open(int socket)
{
    struct inbox *inbox = calloc(1, sizeof *inbox);
    if (!inbox)
        return NULL;
    inbox->socket = socket;
    inbox->reader = gettid();
    sem_init(&inbox->filled, 0, 0);
    sem_init(&inbox->taken, 0, 0);
    struct sigaction action = {.sa_handler = interrupt_the_wait};
    sigaction(inbox_signal(), &action, NULL);
    pthread_t thread;
    if (pthread_create(&thread, NULL, run, inbox)) {
        free(inbox);
        return NULL;
    }
    pthread_detach(thread);
    return inbox;
}

bool inbox_has_request(const struct inbox *inbox)
{
    return atomic_load_explicit(&inbox->is_full, memory_order_relaxed);
}

struct inbox_request inbox_take(struct inbox *inbox)
{
    while (sem_wait(&inbox->filled))
        ;
    inbox->is_full = false;
    return (struct inbox_request){inbox->header.kind, inbox->header.size, inbox->bytes};
}

void inbox_done(struct inbox *inbox)
{
    sem_post(&inbox->taken);
}
