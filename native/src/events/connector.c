#define _GNU_SOURCE
#include "events/netlink.h"
#include "events/thread_stats.h"
#include "fuzmon.h"

#include <errno.h>
#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/netlink.h>
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

enum { MAX_CPUS = 8192, PROBE_PAUSE_NS = 100000000, PATIENCE_NS = 100000000 };

struct fuzmon_process_events {
    int fd;
    struct thread_stats *stats;
    struct netlink_batch batch;
    bool must_probe;
    int64_t probed_ns;
    /* The kernel numbers the messages of each CPU. */
    struct {
        uint32_t sequence;
        bool has_sequence;
    } cpus[MAX_CPUS];
};

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* The answer, which all listeners hear, acknowledges this number: the kernel gives it a sequence number of its own. */
static int subscribe(int fd, enum proc_cn_mcast_op operation, uint32_t number)
{
    const struct cn_msg connector = {.id = {CN_IDX_PROC, CN_VAL_PROC}, .ack = number - 1, .len = sizeof(uint32_t)};
    const uint32_t wanted = operation;
    _Alignas(struct nlmsghdr) char message[NLMSG_HDRLEN + sizeof connector + sizeof wanted];
    const struct nlmsghdr header = {.nlmsg_len = sizeof message, .nlmsg_type = NLMSG_DONE};
    memcpy(message, &header, sizeof header);
    memcpy(message + NLMSG_HDRLEN, &connector, sizeof connector);
    memcpy(message + NLMSG_HDRLEN + sizeof connector, &wanted, sizeof wanted);
    return send(fd, message, sizeof message, 0) < 0 ? -errno : 0;
}

/* Copies the event of a datagram, where it may lie at any address. *length: of what its kind has; false when it is none. */
static bool event_in(const struct nlmsghdr *message, struct proc_event *event, uint32_t *sequence, size_t *length)
{
    const size_t headers = NLMSG_HDRLEN + sizeof(struct cn_msg);
    if (!message || message->nlmsg_len < headers)
        return false;
    const struct cn_msg *connector = (const struct cn_msg *)((const char *)message + NLMSG_HDRLEN);
    if (connector->id.idx != CN_IDX_PROC || connector->id.val != CN_VAL_PROC || connector->len > message->nlmsg_len - headers ||
        connector->len < offsetof(struct proc_event, event_data))
        return false;
    *sequence = connector->seq;
    *length = connector->len - offsetof(struct proc_event, event_data);
    memset(event, 0, sizeof *event);
    memcpy(event, connector->data, connector->len < sizeof *event ? connector->len : sizeof *event);
    return true;
}

/* Of a message that holds an event. */
static uint32_t acknowledged_by(const struct nlmsghdr *message)
{
    return ((const struct cn_msg *)((const char *)message + NLMSG_HDRLEN))->ack;
}

/*
 * Without an answer nobody would send events: user namespaces and pid namespaces are refused without a word, and hear what others have
 * asked for. The answer is queued by the time that the request is sent: what happens later comes behind it.
 */
static int await_acknowledgement(struct fuzmon_process_events *events, uint32_t number)
{
    for (uint64_t late_ns = (uint64_t)now_ns() + PATIENCE_NS;;) {
        int error = netlink_await(events->fd, &events->batch);
        if (error == -ENOBUFS)
            continue;
        if (error)
            return error == -ETIMEDOUT ? -EOPNOTSUPP : error;
        uint32_t sequence;
        size_t length;
        struct proc_event event;
        const struct nlmsghdr *message = netlink_message(&events->batch, 0);
        if (!event_in(message, &event, &sequence, &length))
            continue;
        if (event.what == PROC_EVENT_NONE && acknowledged_by(message) == number && length >= sizeof event.event_data.ack)
            return -(int)event.event_data.ack.err;
        if (event.timestamp_ns > late_ns)
            return -EOPNOTSUPP;
    }
}

int fuzmon_process_events_open(struct fuzmon_process_events **opened, int32_t *has_stats)
{
    struct fuzmon_process_events *events = calloc(1, sizeof *events);
    if (!events)
        return -ENOMEM;
    netlink_batch_init(&events->batch);
    events->fd = netlink_open(NETLINK_CONNECTOR, CN_IDX_PROC);
    if (events->fd < 0) {
        int error = events->fd;
        free(events);
        return error;
    }
    /* A record must be there by the time that the end it belongs to is told. */
    events->stats = thread_stats_open(&events->batch);
    uint32_t number = (uint32_t)getpid() ^ (uint32_t)now_ns();
    int error = subscribe(events->fd, PROC_CN_MCAST_LISTEN, number);
    if (!error)
        error = await_acknowledgement(events, number);
    if (error) {
        fuzmon_process_events_close(events);
        return error;
    }
    *has_stats = events->stats != NULL;
    *opened = events;
    return 0;
}

void fuzmon_process_events_close(struct fuzmon_process_events *events)
{
    if (!events)
        return;
    /* The kernel counts listeners and not sockets. */
    subscribe(events->fd, PROC_CN_MCAST_IGNORE, 0);
    close(events->fd);
    thread_stats_close(events->stats);
    free(events);
}

static void note_sequence(struct fuzmon_process_events *events, uint32_t cpu, uint32_t sequence, uint64_t *lost)
{
    if (cpu >= MAX_CPUS)
        return;
    if (events->cpus[cpu].has_sequence)
        *lost += sequence - events->cpus[cpu].sequence - 1;
    events->cpus[cpu].has_sequence = true;
    events->cpus[cpu].sequence = sequence;
}

static bool translate(const struct proc_event *event, size_t length, struct fuzmon_process_event *into)
{
    *into = (struct fuzmon_process_event){.time_ns = event->timestamp_ns};
    switch ((uint32_t)event->what) {
    case PROC_EVENT_FORK:
        into->kind = FUZMON_PROCESS_FORK;
        into->pid = event->event_data.fork.child_pid;
        into->tgid = event->event_data.fork.child_tgid;
        into->parent = event->event_data.fork.parent_tgid;
        return length >= sizeof event->event_data.fork;
    case PROC_EVENT_EXEC:
        into->kind = FUZMON_PROCESS_EXEC;
        into->pid = event->event_data.exec.process_pid;
        into->tgid = event->event_data.exec.process_tgid;
        return length >= sizeof event->event_data.exec;
    case (uint32_t)PROC_EVENT_EXIT:
        into->kind = FUZMON_PROCESS_EXIT;
        into->pid = event->event_data.exit.process_pid;
        into->tgid = event->event_data.exit.process_tgid;
        into->parent = event->event_data.exit.parent_tgid;
        into->status = (int32_t)event->event_data.exit.exit_code;
        into->known = FUZMON_KNOWN_STATUS;
        /* Older kernels do not tell the parent. */
        return length >= offsetof(struct exit_proc_event, parent_pid);
    default:
        return false;
    }
}

/*
 * How many events of a CPU were lost is known with the next one from there: has each CPU tell one, of this thread's name being what it
 * was. CPUs that this thread may not run on tell theirs in their own time.
 */
static void probe_cpus(void)
{
    char name[16];
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) || prctl(PR_GET_NAME, name))
        return;
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(cpu, &one);
        if (CPU_ISSET(cpu, &allowed) && !sched_setaffinity(0, sizeof one, &one))
            prctl(PR_SET_NAME, name);
    }
    sched_setaffinity(0, sizeof allowed, &allowed);
}

/* After a loss, with nothing queued any more. False when there is no need, or it has just been done. */
static bool probe_after_loss(struct fuzmon_process_events *events)
{
    if (!events->must_probe || now_ns() - events->probed_ns < PROBE_PAUSE_NS)
        return false;
    events->must_probe = false;
    events->probed_ns = now_ns();
    probe_cpus();
    /* Of those that are still held the ends were lost: they must not be taken for what later processes of those pids used. */
    if (events->stats)
        thread_stats_forget(events->stats);
    return true;
}

int fuzmon_process_events_read(struct fuzmon_process_events *events, struct fuzmon_process_event *into, uint32_t capacity,
                               uint64_t *lost, uint64_t *overruns)
{
    uint32_t count = 0;
    while (count < capacity) {
        unsigned limit = capacity - count < NETLINK_BATCH ? capacity - count : NETLINK_BATCH;
        int received = netlink_receive(events->fd, &events->batch, limit);
        if (received == -ENOBUFS) {
            ++*overruns;
            events->must_probe = true;
            continue;
        }
        if (received < 0)
            return received;
        if (received == 0) {
            if (probe_after_loss(events))
                continue;
            break;
        }
        for (int i = 0; i < received; i++) {
            uint32_t sequence;
            size_t length;
            struct proc_event event;
            if (!event_in(netlink_message(&events->batch, i), &event, &sequence, &length))
                continue;
            /* Acknowledgements, of other listeners too, are numbered with the events, except on old kernels, where they have no CPU. */
            note_sequence(events, event.cpu, sequence, lost);
            if (event.what == PROC_EVENT_NONE)
                continue;
            count += translate(&event, length, &into[count]);
        }
    }
    if (!events->stats || count == 0)
        return (int)count;

    /* A thread's statistics are sent before its end is told: those of every end above have come. */
    thread_stats_drain(events->stats, &events->batch, lost, overruns);
    for (uint32_t i = 0; i < count; i++)
        if (into[i].kind == FUZMON_PROCESS_EXIT)
            thread_stats_fetch(events->stats, &into[i]);
    return (int)count;
}
