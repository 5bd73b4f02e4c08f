#define _GNU_SOURCE
#include "outbox.h"

#include "fuzmon_follow.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>

enum { GATHER_MS = 3, FLUSH_MS = 2000 };

struct outbox {
    uint8_t *bytes;
    size_t capacity;
    int socket;
    _Atomic uint64_t put;  /* so many bytes so far */
    _Atomic uint64_t sent; /* and of these so many */
    _Atomic bool sleeps;   /* until it is woken; otherwise it looks by itself */
    _Atomic bool is_broken;
    sem_t woken;
    uint64_t lost;
};

static void nap(struct outbox *outbox)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += GATHER_MS * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    sem_clockwait(&outbox->woken, CLOCK_MONOTONIC, &until);
}

static void send_waiting(struct outbox *outbox, uint64_t from, uint64_t to)
{
    size_t at = from & (outbox->capacity - 1), length = to - from, first = outbox->capacity - at;
    struct iovec pieces[] = {{outbox->bytes + at, length < first ? length : first},
                             {outbox->bytes, length < first ? 0 : length - first}};
    struct msghdr message = {.msg_iov = pieces, .msg_iovlen = 2};
    ssize_t n = sendmsg(outbox->socket, &message, MSG_NOSIGNAL);
    if (n >= 0)
        atomic_store_explicit(&outbox->sent, from + (uint64_t)n, memory_order_release);
    else if (errno != EINTR)
        outbox->is_broken = true;
}

static void *run(void *argument)
{
    struct outbox *outbox = argument;
    bool has_sent = false;
    while (!outbox->is_broken) {
        uint64_t from = outbox->sent, to = atomic_load_explicit(&outbox->put, memory_order_acquire);
        if (from != to) {
            send_waiting(outbox, from, to);
            has_sent = true;
        } else if (has_sent) {
            nap(outbox);
            has_sent = outbox->put != to;
        } else {
            outbox->sleeps = true;
            if (outbox->put == to)
                sem_wait(&outbox->woken);
            outbox->sleeps = false;
        }
    }
    return NULL;
}

struct outbox *outbox_open(int socket, size_t bytes)
{
    struct outbox *outbox = calloc(1, sizeof *outbox);
    if (!outbox)
        return NULL;
    *outbox = (struct outbox){.capacity = bytes, .socket = socket};
    outbox->bytes = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    sem_init(&outbox->woken, 0, 0);
    pthread_t thread;
    if (outbox->bytes == MAP_FAILED || pthread_create(&thread, NULL, run, outbox)) {
        if (outbox->bytes != MAP_FAILED)
            munmap(outbox->bytes, bytes);
        free(outbox);
        return NULL;
    }
    pthread_detach(thread);
    return outbox;
}

static uint64_t copy_in(struct outbox *outbox, uint64_t at, const void *from, size_t length)
{
    size_t place = at & (outbox->capacity - 1), first = outbox->capacity - place;
    if (length < first)
        first = length;
    if (first)
        memcpy(outbox->bytes + place, from, first);
    if (length > first)
        memcpy(outbox->bytes, (const uint8_t *)from + first, length - first);
    return at + length;
}

bool outbox_put(struct outbox *outbox, uint32_t kind, const struct iovec *parts, int count, bool now)
{
    struct fuzmon_follow_message header = {.kind = kind};
    size_t size = 0;
    for (int i = 0; i < count; i++)
        size += parts[i].iov_len;
    uint64_t at = outbox->put;
    if (size + sizeof header > outbox->capacity - (at - atomic_load_explicit(&outbox->sent, memory_order_acquire))) {
        outbox->lost++;
        return false;
    }
    header.size = (uint32_t)size;
    at = copy_in(outbox, at, &header, sizeof header);
    for (int i = 0; i < count; i++)
        at = copy_in(outbox, at, parts[i].iov_base, parts[i].iov_len);
    atomic_store(&outbox->put, at);
    if (now || outbox->sleeps)
        sem_post(&outbox->woken);
    return true;
}

uint64_t outbox_lost(const struct outbox *outbox)
{
    return outbox->lost;
}

void outbox_flush(struct outbox *outbox)
{
    sem_post(&outbox->woken);
    for (int ms = 0; ms < FLUSH_MS && !outbox->is_broken && outbox->sent != outbox->put; ms++)
        clock_nanosleep(CLOCK_MONOTONIC, 0, &(struct timespec){.tv_nsec = 1000000}, NULL);
}
