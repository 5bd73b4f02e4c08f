#define _GNU_SOURCE
#include "events/thread_stats.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/taskstats.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    MAX_CPUS = 4096,
    SLOTS = 1 << 16, /* a power of 2 */
    MAX_HELD = SLOTS / 4 * 3,
    MAX_AGE = 1000, /* drains after which the end that a record belongs to is taken for lost */
    NLA_KIND = 0x3fff,
};

/* pid 0: free. Those of one pid stand in the order in which they came. */
struct held {
    int32_t pid;
    uint32_t drain;
    uint64_t peak_rss_kb;
    uint64_t cpu_ns;
    uint64_t minor_faults;
    uint64_t major_faults;
    char name[16];
};

struct thread_stats {
    uint16_t family;
    int cpus;
    uint32_t drain;
    uint32_t held_count;
    struct held *held;
    struct socket_of_cpu {
        int fd;
        uint32_t sequence;
        bool has_sequence;
    } sockets[];
};

/* The next attribute of a message; NULL at the end or where a length makes no sense. */
static const struct nlattr *attribute_at(const char *position, const char *end)
{
    const struct nlattr *attribute = (const struct nlattr *)position;
    if (end - position < (ptrdiff_t)sizeof *attribute || attribute->nla_len < sizeof *attribute ||
        attribute->nla_len > end - position)
        return NULL;
    return attribute;
}

static const struct nlattr *find_attribute(const char *position, const char *end, int kind)
{
    const struct nlattr *attribute;
    while (position < end && (attribute = attribute_at(position, end))) {
        if ((attribute->nla_type & NLA_KIND) == kind)
            return attribute;
        position += NLA_ALIGN(attribute->nla_len);
    }
    return NULL;
}

static const char *payload(const struct nlattr *attribute)
{
    return (const char *)attribute + NLA_HDRLEN;
}

static const char *end_of(const struct nlattr *attribute)
{
    return (const char *)attribute + attribute->nla_len;
}

static const char *attributes_of(const struct nlmsghdr *message)
{
    return (const char *)message + NLMSG_HDRLEN + GENL_HDRLEN;
}

static int request(int fd, uint16_t type, uint16_t flags, uint8_t command, uint16_t attribute, const char *text)
{
    struct {
        struct nlmsghdr header;
        struct genlmsghdr generic;
        struct nlattr attribute;
        char text[32];
    } message = {
        .header = {.nlmsg_type = type, .nlmsg_flags = NLM_F_REQUEST | flags},
        .generic = {.cmd = command, .version = 1},
        .attribute = {.nla_type = attribute, .nla_len = (uint16_t)(NLA_HDRLEN + strlen(text) + 1)},
    };
    snprintf(message.text, sizeof message.text, "%s", text);
    message.header.nlmsg_len = (uint32_t)(NLMSG_HDRLEN + GENL_HDRLEN + NLA_ALIGN(message.attribute.nla_len));
    struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
    return sendto(fd, &message, message.header.nlmsg_len, 0, (struct sockaddr *)&kernel, sizeof kernel) < 0 ? -errno : 0;
}

static int find_family(int fd, struct netlink_batch *batch, uint16_t *family)
{
    int error = request(fd, GENL_ID_CTRL, 0, CTRL_CMD_GETFAMILY, CTRL_ATTR_FAMILY_NAME, TASKSTATS_GENL_NAME);
    if (!error)
        error = netlink_await(fd, batch);
    const struct nlmsghdr *message = error ? NULL : netlink_message(batch, 0);
    if (!message || message->nlmsg_type != GENL_ID_CTRL || message->nlmsg_len < NLMSG_HDRLEN + GENL_HDRLEN)
        return error ? error : -ENOENT;

    const struct nlattr *id =
        find_attribute(attributes_of(message), (const char *)message + message->nlmsg_len, CTRL_ATTR_FAMILY_ID);
    if (!id || id->nla_len < NLA_HDRLEN + sizeof *family)
        return -EPROTO;
    memcpy(family, payload(id), sizeof *family);
    return 0;
}

/* Records may come before the acknowledgement: they are of before the start, and passed over. */
static int register_cpu(int fd, struct netlink_batch *batch, uint16_t family, int cpu)
{
    char mask[16];
    snprintf(mask, sizeof mask, "%d", cpu);
    int error = request(fd, family, NLM_F_ACK, TASKSTATS_CMD_GET, TASKSTATS_CMD_ATTR_REGISTER_CPUMASK, mask);
    for (int i = 0; !error && i < 10000; i++) {
        error = netlink_await(fd, batch);
        const struct nlmsghdr *message = error ? NULL : netlink_message(batch, 0);
        if (!message || message->nlmsg_type != NLMSG_ERROR)
            continue;
        const struct nlmsgerr *answer = (const struct nlmsgerr *)((const char *)message + NLMSG_HDRLEN);
        return message->nlmsg_len < NLMSG_HDRLEN + sizeof *answer ? -EPROTO : answer->error;
    }
    return error ? error : -ETIMEDOUT;
}

struct thread_stats *thread_stats_open(struct netlink_batch *batch)
{
    long cpus = sysconf(_SC_NPROCESSORS_CONF);
    if (cpus < 1 || cpus > MAX_CPUS)
        return NULL;
    struct thread_stats *stats = calloc(1, sizeof *stats + (size_t)cpus * sizeof stats->sockets[0]);
    if (!stats)
        return NULL;
    stats->held = calloc(SLOTS, sizeof *stats->held);
    int error = stats->held ? 0 : -ENOMEM;
    for (int cpu = 0; !error && cpu < cpus; cpu++) {
        int fd = netlink_open(NETLINK_GENERIC, 0);
        if (fd < 0) {
            error = fd;
            break;
        }
        stats->sockets[stats->cpus++].fd = fd;
        if (cpu == 0)
            error = find_family(fd, batch, &stats->family);
        if (!error)
            error = register_cpu(fd, batch, stats->family, cpu);
        /* A CPU that is possible and not there has no records. */
        if (error == -EINVAL && cpu > 0)
            error = 0;
    }
    if (error) {
        thread_stats_close(stats);
        return NULL;
    }
    return stats;
}

void thread_stats_close(struct thread_stats *stats)
{
    if (!stats)
        return;
    for (int cpu = 0; cpu < stats->cpus; cpu++)
        close(stats->sockets[cpu].fd);
    free(stats->held);
    free(stats);
}

static uint32_t slot_of(int32_t pid)
{
    return ((uint32_t)pid * 2654435769u) >> 16;
}

static void remove_slot(struct thread_stats *stats, uint32_t slot)
{
    stats->held_count--;
    for (uint32_t next = (slot + 1) % SLOTS; stats->held[next].pid; next = (next + 1) % SLOTS) {
        uint32_t home = slot_of(stats->held[next].pid);
        if ((next - home) % SLOTS >= (next - slot) % SLOTS) {
            stats->held[slot] = stats->held[next];
            slot = next;
        }
    }
    stats->held[slot].pid = 0;
}

static void forget_old(struct thread_stats *stats)
{
    for (uint32_t slot = 0; slot < SLOTS; slot++)
        while (stats->held[slot].pid && stats->drain - stats->held[slot].drain > MAX_AGE)
            remove_slot(stats, slot);
}

static void hold(struct thread_stats *stats, const struct held *record)
{
    if (record->pid <= 0)
        return;
    if (stats->held_count >= MAX_HELD)
        forget_old(stats);
    if (stats->held_count >= MAX_HELD)
        return;
    uint32_t slot = slot_of(record->pid);
    while (stats->held[slot].pid)
        slot = (slot + 1) % SLOTS;
    stats->held[slot] = *record;
    stats->held_count++;
}

static void take(struct thread_stats *stats, const struct nlmsghdr *message)
{
    const char *end = (const char *)message + message->nlmsg_len;
    const struct nlattr *thread = find_attribute(attributes_of(message), end, TASKSTATS_TYPE_AGGR_PID);
    const struct nlattr *record = thread ? find_attribute(payload(thread), end_of(thread), TASKSTATS_TYPE_STATS) : NULL;
    if (!record)
        return;

    /* Newer kernels append to it, and older ones have less. */
    struct taskstats values = {0};
    size_t length = (size_t)(record->nla_len - NLA_HDRLEN);
    memcpy(&values, payload(record), length < sizeof values ? length : sizeof values);
    struct held held = {
        .pid = (int32_t)values.ac_pid,
        .drain = stats->drain,
        .peak_rss_kb = values.hiwater_rss,
        .cpu_ns = (values.ac_utime + values.ac_stime) * 1000,
        .minor_faults = values.ac_minflt,
        .major_faults = values.ac_majflt,
    };
    memcpy(held.name, values.ac_comm, sizeof held.name);
    hold(stats, &held);
}

static void drain_cpu(struct thread_stats *stats, int cpu, struct netlink_batch *batch, uint64_t *lost, uint64_t *overruns)
{
    struct socket_of_cpu *own = &stats->sockets[cpu];
    for (;;) {
        int count = netlink_receive(own->fd, batch, NETLINK_BATCH);
        if (count == -ENOBUFS) {
            ++*overruns;
            continue;
        }
        for (int i = 0; i < count; i++) {
            const struct nlmsghdr *message = netlink_message(batch, i);
            if (!message || message->nlmsg_type != stats->family || message->nlmsg_len < NLMSG_HDRLEN + GENL_HDRLEN)
                continue;
            if (own->has_sequence)
                *lost += message->nlmsg_seq - own->sequence - 1;
            own->has_sequence = true;
            own->sequence = message->nlmsg_seq;
            take(stats, message);
        }
        if (count < NETLINK_BATCH)
            return;
    }
}

void thread_stats_drain(struct thread_stats *stats, struct netlink_batch *batch, uint64_t *lost, uint64_t *overruns)
{
    stats->drain++;
    for (int cpu = 0; cpu < stats->cpus; cpu++)
        drain_cpu(stats, cpu, batch, lost, overruns);
}

void thread_stats_forget(struct thread_stats *stats)
{
    memset(stats->held, 0, SLOTS * sizeof *stats->held);
    stats->held_count = 0;
}

/* 0 is what taskstats says where it has nothing: of a process that dumped core, and of one shorter than a clock tick. */
void thread_stats_fetch(struct thread_stats *stats, struct fuzmon_process_event *event)
{
    uint32_t slot = slot_of(event->pid);
    while (stats->held[slot].pid && stats->held[slot].pid != event->pid)
        slot = (slot + 1) % SLOTS;
    const struct held *held = &stats->held[slot];
    if (!held->pid)
        return;

    event->known |= FUZMON_KNOWN_FAULTS | FUZMON_KNOWN_NAME;
    if (held->peak_rss_kb)
        event->known |= FUZMON_KNOWN_PEAK_RSS;
    if (held->cpu_ns)
        event->known |= FUZMON_KNOWN_CPU;
    event->peak_rss_kb = held->peak_rss_kb;
    event->cpu_ns = held->cpu_ns;
    event->minor_faults = held->minor_faults;
    event->major_faults = held->major_faults;
    memcpy(event->name, held->name, sizeof event->name);
    remove_slot(stats, slot);
}
