/* Pages of a process, exact: the kernel keeps a share of each count with every CPU. */
#ifndef FUZMON_BPF_MEMORY_H
#define FUZMON_BPF_MEMORY_H

#include "kernel.h"

#include <bpf/bpf_core_read.h>

enum { MAX_CPUS = 8192 };

/* Any variable of every CPU shows how far the CPUs' memory lies from where a pointer into it points; this one is ours. */
struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, __u64);
} anchor SEC(".maps");

struct pages {
    __u64 resident;
    __u64 swapped;
};

struct page_sum {
    __u64 anchor; /* as a pointer into the memory of every CPU */
    __u64 shares[NR_MM_COUNTERS];
    __s64 sums[NR_MM_COUNTERS];
};

/* As a number: the verifier allows no arithmetic with pointers of these kinds. */
static __u64 address_of(const void *pointer)
{
    __u64 address = 0;
    bpf_probe_read_kernel(&address, sizeof address, &pointer);
    return address;
}

static long add_shares(__u32 cpu, void *context)
{
    struct page_sum *sum = context;
    __u32 first = 0;
    const void *here = bpf_map_lookup_percpu_elem(&anchor, &first, cpu);
    if (!here)
        return 1;
    __u64 distance = address_of(here) - sum->anchor;
    for (int i = 0; i < NR_MM_COUNTERS; i++) {
        __s32 share = 0;
        bpf_probe_read_kernel(&share, sizeof share, (const void *)(sum->shares[i] + distance));
        sum->sums[i] += share;
    }
    return 0;
}

static __u64 positive(__s64 pages)
{
    return pages > 0 ? (__u64)pages : 0;
}

/* A counter is larger than what is declared of it, and the compiler knows no other size. */
#define COUNTER(mm, index, field)                                                                                              \
    ((__u64 *)((char *)(mm) + bpf_core_field_offset(struct mm_struct, rss_stat) +                                              \
               (index) * bpf_core_type_size(struct percpu_counter) + bpf_core_field_offset(struct percpu_counter, field)))

static void count_pages(struct mm_struct *mm, struct pages *pages)
{
    struct page_sum sum = {};
    if (bpf_core_field_exists(mm->rss_stat[0].counters)) {
        struct bpf_array *array = (void *)address_of(&anchor);
        bpf_core_read(&sum.anchor, sizeof sum.anchor, &array->pptrs[0]);
#pragma unroll
        for (int i = 0; i < NR_MM_COUNTERS; i++) {
            sum.shares[i] = *COUNTER(mm, i, counters);
            sum.sums[i] = (__s64)*COUNTER(mm, i, count);
        }
        bpf_loop(MAX_CPUS, add_shares, &sum, 0);
    } else {
        struct mm_struct___single *single = (void *)mm;
#pragma unroll
        for (int i = 0; i < NR_MM_COUNTERS; i++)
            sum.sums[i] = BPF_CORE_READ(single, rss_stat.count[i].counter);
    }
    pages->resident = positive(sum.sums[MM_FILEPAGES]) + positive(sum.sums[MM_ANONPAGES]) + positive(sum.sums[MM_SHMEMPAGES]);
    pages->swapped = positive(sum.sums[MM_SWAPENTS]);
}

#endif
