#define _GNU_SOURCE
#include "events/libbpf.h"
#include "events/syscall_board.h"
#include "fuzmon_syscalls.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { TRACEPOINTS = 6, MAX_ROUNDS = 100, MAX_RECORD = sizeof(struct fuzmon_syscall) + FUZMON_SNIPPETS_BYTES };

/* Ends first: no task may begin to be traced whose end is not heard of. */
static const char *const tracepoints[TRACEPOINTS] = {"on_end", "on_exit_of_call", "on_exec", "on_signal", "on_fork", "on_enter"};

struct fuzmon_syscalls {
    struct bpf_object *object;
    struct bpf_link *links[TRACEPOINTS];
    struct bpf_link *looking;
    struct ring_buffer *ring;
    struct syscall_board *board;
    int losses_fd;
    /* Used during a read only. */
    char *into;
    size_t used;
    size_t capacity;
    unsigned long long malformed;
};

/* The record was written by our programs; its size is checked all the same. */
static int take_record(void *context, void *data, size_t size)
{
    struct fuzmon_syscalls *syscalls = context;
    const struct fuzmon_syscall *head = data;
    if (size < sizeof *head || size > MAX_RECORD || head->size != size || size % 8 != 0) {
        syscalls->malformed++;
        return 0;
    }
    memcpy(syscalls->into + syscalls->used, data, size);
    syscalls->used += size;
    /* Ends this round behind the record, for which there was room. */
    return syscalls->capacity - syscalls->used < MAX_RECORD ? -ENOBUFS : 0;
}

static int map_fd_of(const struct fuzmon_syscalls *syscalls, const char *name)
{
    const struct libbpf *bpf = libbpf();
    struct bpf_map *map = bpf->object_find_map(syscalls->object, name);
    return map ? bpf->map_fd(map) : -ENOENT;
}

static void configure(struct syscall_board *board, const struct fuzmon_syscalls_options *options)
{
    board->data_bytes = options->data_bytes;
    board->calls_per_second = options->calls_per_second;
    board->tells_signals = options->tells_signals;
    board->follows_forks = options->follows_forks;
    board->tells_others = options->tells_others;
    memcpy(board->included, options->included, sizeof board->included);
    memcpy(board->plans, options->plans, sizeof board->plans);
}

static int start(struct fuzmon_syscalls *syscalls, const struct fuzmon_syscalls_options *options)
{
    const struct libbpf *bpf = libbpf();
    syscalls->board = bpf_programs_board(syscalls->object, sizeof *syscalls->board);
    syscalls->losses_fd = map_fd_of(syscalls, "losses");
    int ring = map_fd_of(syscalls, "events");
    if (!syscalls->board || syscalls->losses_fd < 0 || ring < 0)
        return -EINVAL;
    configure(syscalls->board, options);
    syscalls->ring = bpf->ring_new(ring, take_record, syscalls, NULL);
    if (!syscalls->ring)
        return -errno;
    syscalls->looking = bpf_programs_attach(syscalls->object, "look_at_tasks");
    if (!syscalls->looking)
        return -errno;
    for (int i = 0; i < TRACEPOINTS; i++) {
        syscalls->links[i] = bpf_programs_attach(syscalls->object, tracepoints[i]);
        if (!syscalls->links[i])
            return -errno;
    }
    return 0;
}

int fuzmon_syscalls_open(const struct fuzmon_syscalls_options *options, struct fuzmon_syscalls **opened)
{
    struct fuzmon_syscalls *syscalls = calloc(1, sizeof *syscalls);
    if (!syscalls)
        return -ENOMEM;
    int error = bpf_programs_load(BPF_SYSCALLS, options->ring_bytes, &syscalls->object);
    if (!error)
        error = start(syscalls, options);
    if (error) {
        fuzmon_syscalls_close(syscalls);
        return error;
    }
    *opened = syscalls;
    return 0;
}

void fuzmon_syscalls_close(struct fuzmon_syscalls *syscalls)
{
    if (!syscalls)
        return;
    if (syscalls->object) {
        const struct libbpf *bpf = libbpf();
        for (int i = TRACEPOINTS - 1; i >= 0; i--)
            if (syscalls->links[i])
                bpf->link_destroy(syscalls->links[i]);
        if (syscalls->looking)
            bpf->link_destroy(syscalls->looking);
        if (syscalls->ring)
            bpf->ring_free(syscalls->ring);
        bpf->object_close(syscalls->object);
    }
    if (syscalls->board)
        munmap(syscalls->board, sizeof *syscalls->board);
    free(syscalls);
}

/* Has the iterator go over all tasks once. */
static int look_at_all(struct fuzmon_syscalls *syscalls)
{
    const struct libbpf *bpf = libbpf();
    int fd = bpf->iter_create(bpf->link_fd(syscalls->looking));
    if (fd < 0)
        return fd;
    char nothing[64];
    ssize_t length;
    do
        length = read(fd, nothing, sizeof nothing);
    while (length > 0 || (length < 0 && (errno == EAGAIN || errno == EINTR)));
    int error = length < 0 ? -errno : 0;
    close(fd);
    return error;
}

static unsigned long long adopted(const struct fuzmon_syscalls *syscalls)
{
    return __atomic_load_n(&syscalls->board->adopted, __ATOMIC_RELAXED);
}

int fuzmon_syscalls_add(struct fuzmon_syscalls *syscalls, int pid, int is_held)
{
    syscalls->board->pid = pid;
    syscalls->board->adoption = is_held ? SYSCALL_ADOPT_HELD : SYSCALL_ADOPT;
    unsigned long long first = adopted(syscalls), before;
    int rounds = 0, error;
    /* Each round finds the children of the round before; what these fork meanwhile is followed by itself. */
    do {
        before = adopted(syscalls);
        error = look_at_all(syscalls);
    } while (!error && adopted(syscalls) != before && ++rounds < MAX_ROUNDS);
    syscalls->board->pid = 0;
    return error ? error : adopted(syscalls) == first ? -ESRCH : 0;
}

int fuzmon_syscalls_read(struct fuzmon_syscalls *syscalls, void *into, unsigned int capacity)
{
    if (capacity < MAX_RECORD)
        return -EINVAL;
    syscalls->into = into;
    syscalls->used = 0;
    syscalls->capacity = capacity;
    int consumed = libbpf()->ring_consume(syscalls->ring);
    return consumed < 0 && consumed != -ENOBUFS ? consumed : (int)syscalls->used;
}

int fuzmon_syscalls_losses(struct fuzmon_syscalls *syscalls, struct fuzmon_syscall_loss *into, unsigned int capacity)
{
    const struct libbpf *bpf = libbpf();
    int key, next;
    unsigned int count = 0;
    /* Nothing is ever taken out of the map: no key is met twice. */
    for (int error = bpf->map_next_key(syscalls->losses_fd, NULL, &next); !error;
         error = bpf->map_next_key(syscalls->losses_fd, &key, &next)) {
        key = next;
        struct syscall_counts counts;
        if (bpf->map_lookup(syscalls->losses_fd, &key, &counts))
            continue;
        if (count < capacity)
            into[count] = (struct fuzmon_syscall_loss){.pid = key, .lost = counts.lost, .limited = counts.limited};
        count++;
    }
    const struct syscall_counts *other = &syscalls->board->other;
    unsigned long long lost = __atomic_load_n(&other->lost, __ATOMIC_RELAXED) + syscalls->malformed;
    unsigned long long limited = __atomic_load_n(&other->limited, __ATOMIC_RELAXED);
    if (lost || limited) {
        if (count < capacity)
            into[count] = (struct fuzmon_syscall_loss){.lost = lost, .limited = limited};
        count++;
    }
    return (int)count;
}

int fuzmon_syscalls_stop(struct fuzmon_syscalls *syscalls)
{
    syscalls->board->adoption = SYSCALL_LET_GO;
    /* Nothing that is told now may be forked: what is let go must stay so. */
    syscalls->board->follows_forks = 0;
    return look_at_all(syscalls);
}

long long fuzmon_syscalls_traced(const struct fuzmon_syscalls *syscalls, unsigned long long *untracked)
{
    *untracked = __atomic_load_n(&syscalls->board->untracked, __ATOMIC_RELAXED);
    return __atomic_load_n(&syscalls->board->traced, __ATOMIC_RELAXED);
}
