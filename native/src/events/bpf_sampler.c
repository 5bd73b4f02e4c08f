#define _GNU_SOURCE
#include "events/bpf_records.h"
#include "events/libbpf.h"
#include "fuzmon.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    READ_BYTES = 1 << 16,
    MAX_BYTES = 1 << 27,

    /* Bits of a task's state that have a letter, and those that together make it idle. */
    STATE_SHOWN = 0x7f,
    STATE_IDLE = 0x402,
    STATE_LOCK = 0x1000,
    STATE_FROZEN = 0x8000,
};

struct fuzmon_sampler {
    struct bpf_object *object;
    struct bpf_link *link;
    uint64_t page_kb;
    char *bytes; /* as the program wrote them */
    size_t capacity;
    struct fuzmon_sample *samples;
    size_t sample_capacity;
};

int fuzmon_sampler_open(struct fuzmon_sampler **opened)
{
    struct fuzmon_sampler *sampler = calloc(1, sizeof *sampler);
    if (!sampler)
        return -ENOMEM;
    sampler->page_kb = (uint64_t)sysconf(_SC_PAGESIZE) / 1024;
    int error = bpf_programs_load(BPF_SAMPLE, 0, &sampler->object);
    if (!error) {
        sampler->link = bpf_programs_attach(sampler->object, "sample");
        error = sampler->link ? 0 : -errno;
    }
    if (error) {
        fuzmon_sampler_close(sampler);
        return error;
    }
    *opened = sampler;
    return 0;
}

void fuzmon_sampler_close(struct fuzmon_sampler *sampler)
{
    if (!sampler)
        return;
    if (sampler->link)
        libbpf()->link_destroy(sampler->link);
    if (sampler->object)
        libbpf()->object_close(sampler->object);
    free(sampler->bytes);
    free(sampler->samples);
    free(sampler);
}

static int make_room(struct fuzmon_sampler *sampler, size_t used)
{
    if (sampler->capacity - used >= READ_BYTES)
        return 0;
    size_t capacity = sampler->capacity ? sampler->capacity * 2 : READ_BYTES * 4;
    char *bytes = capacity <= MAX_BYTES ? realloc(sampler->bytes, capacity) : NULL;
    if (!bytes)
        return -ENOMEM;
    sampler->bytes = bytes;
    sampler->capacity = capacity;
    return 0;
}

static ssize_t read_all(struct fuzmon_sampler *sampler, int fd)
{
    size_t used = 0;
    for (;;) {
        if (make_room(sampler, used))
            return -ENOMEM;
        ssize_t length = read(fd, sampler->bytes + used, sampler->capacity - used);
        if (length == 0)
            return (ssize_t)used;
        if (length > 0)
            used += (size_t)length;
        else if (errno != EAGAIN && errno != EINTR)
            return -errno;
    }
}

/* As the kernel's task_state_index. */
static char letter_of(uint32_t state)
{
    static const char letters[] = "RSDTtXZP";
    if ((state & STATE_IDLE) == STATE_IDLE)
        return 'I';
    if (state & (STATE_LOCK | STATE_FROZEN))
        return 'D';
    int index = 0;
    for (uint32_t shown = state & STATE_SHOWN; shown; shown >>= 1)
        index++;
    return letters[index];
}

static struct fuzmon_sample convert(const struct bpf_sample *from, uint64_t page_kb)
{
    struct fuzmon_sample sample = {
        .time_ns = from->time_ns,
        .start_ns = from->start_boot_ns,
        .cpu_ns = from->cpu_ns,
        .rss_kb = from->resident_pages * page_kb,
        .swap_kb = from->swapped_pages * page_kb,
        .vsz_kb = from->total_pages * page_kb,
        .peak_rss_kb = from->peak_pages * page_kb,
        .minor_faults = from->minor_faults,
        .major_faults = from->major_faults,
        .voluntary_switches = from->voluntary_switches,
        .involuntary_switches = from->involuntary_switches,
        .pid = from->pid,
        .parent = from->parent,
        .uid = from->uid,
        .threads = from->threads,
        .known = from->threads != 1 ? 0 : FUZMON_SAMPLE_FAULTS | (from->is_running ? 0 : FUZMON_SAMPLE_CPU),
        .state = letter_of(from->state),
    };
    memcpy(sample.name, from->name, sizeof sample.name - 1);
    return sample;
}

int fuzmon_sampler_read(struct fuzmon_sampler *sampler, const struct fuzmon_sample **samples)
{
    const struct libbpf *bpf = libbpf();
    int fd = bpf->iter_create(bpf->link_fd(sampler->link));
    if (fd < 0)
        return fd;
    ssize_t length = read_all(sampler, fd);
    close(fd);
    if (length < 0)
        return (int)length;

    size_t count = (size_t)length / sizeof(struct bpf_sample);
    if (count > sampler->sample_capacity) {
        struct fuzmon_sample *grown = realloc(sampler->samples, count * 2 * sizeof *grown);
        if (!grown)
            return -ENOMEM;
        sampler->samples = grown;
        sampler->sample_capacity = count * 2;
    }
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        struct bpf_sample sample;
        memcpy(&sample, sampler->bytes + i * sizeof sample, sizeof sample);
        /* The kernel goes by pid: who looks for one relies on it. */
        if (kept == 0 || sample.pid > sampler->samples[kept - 1].pid)
            sampler->samples[kept++] = convert(&sample, sampler->page_kb);
    }
    *samples = sampler->samples;
    return (int)kept;
}
