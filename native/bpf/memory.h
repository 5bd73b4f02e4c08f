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

struct cpus {
    __u64 count; /* 0: not found out yet */
    __u64 distances[MAX_CPUS];
};

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, struct cpus);
} all_cpus SEC(".maps");

struct pages {
    __u64 resident;
    __u64 swapped;
};

struct cpu_search {
    struct cpus *cpus;
    __u64 anchor; /* as a pointer into the memory of every CPU */
    __u64 count;
};

struct page_sum {
    const struct cpus *cpus;
    __u64 shares[NR_MM_COUNTERS];
    __s64 sums[NR_MM_COUNTERS];
    __u32 is_packed; /* the shares of one CPU lie side by side, as they do since Linux 6.7 */
};

/* As a number: the verifier allows no arithmetic with pointers of these kinds. */
static __u64 address_of(const void *pointer)
{
    __u64 address = 0;
    bpf_probe_read_kernel(&address, sizeof address, &pointer);
    return address;
}

static long find_cpu(__u32 cpu, void *context)
{
    struct cpu_search *search = context;
    __u32 first = 0;
    const void *here = bpf_map_lookup_percpu_elem(&anchor, &first, cpu);
    if (!here || cpu >= MAX_CPUS)
        return 1;
    search->cpus->distances[cpu] = address_of(here) - search->anchor;
    search->count++;
    return 0;
}

/* Found out once; who comes meanwhile finds out the same. */
static const struct cpus *find_cpus(void)
{
    __u32 first = 0;
    struct cpus *cpus = bpf_map_lookup_elem(&all_cpus, &first);
    if (!cpus || cpus->count)
        return cpus;
    struct cpu_search search = {.cpus = cpus};
    const struct bpf_array *array = (void *)address_of(&anchor);
    bpf_core_read(&search.anchor, sizeof search.anchor, &array->pptrs[0]);
    bpf_loop(MAX_CPUS, find_cpu, &search, 0);
    cpus->count = search.count;
    return cpus;
}

static long add_shares(__u32 cpu, void *context)
{
    struct page_sum *sum = context;
    __s32 shares[NR_MM_COUNTERS] = {};
    if (cpu >= MAX_CPUS)
        return 1;
    __u64 distance = sum->cpus->distances[cpu];
    if (sum->is_packed)
        bpf_probe_read_kernel(shares, sizeof shares, (const void *)(sum->shares[0] + distance));
    else
        for (int i = 0; i < NR_MM_COUNTERS; i++)
            bpf_probe_read_kernel(&shares[i], sizeof shares[i], (const void *)(sum->shares[i] + distance));
    for (int i = 0; i < NR_MM_COUNTERS; i++)
        sum->sums[i] += shares[i];
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
    *pages = (struct pages){};
    if (bpf_core_field_exists(mm->rss_stat[0].counters)) {
        sum.cpus = find_cpus();
        if (!sum.cpus)
            return;
#pragma unroll
        for (int i = 0; i < NR_MM_COUNTERS; i++) {
            sum.shares[i] = *COUNTER(mm, i, counters);
            sum.sums[i] = (__s64)*COUNTER(mm, i, count);
        }
        sum.is_packed = sum.shares[1] - sum.shares[0] == sizeof(__s32) && sum.shares[2] - sum.shares[1] == sizeof(__s32) &&
                        sum.shares[3] - sum.shares[2] == sizeof(__s32);
        bpf_loop((__u32)sum.cpus->count, add_shares, &sum, 0);
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
