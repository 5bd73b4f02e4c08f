/* The kernel's structures as far as they are used; where their fields lie, libbpf learns from the running kernel's BTF. */
#ifndef FUZMON_BPF_KERNEL_H
#define FUZMON_BPF_KERNEL_H

#include <linux/bpf.h>
#include <stddef.h>

#include <bpf/bpf_helpers.h>

#include "../src/events/bpf_records.h"

enum {
    SIGNAL_GROUP_EXIT = 4,
    PF_KTHREAD = 0x00200000,
    MM_FILEPAGES = 0,
    MM_ANONPAGES = 1,
    MM_SWAPENTS = 2,
    MM_SHMEMPAGES = 3,
    NR_MM_COUNTERS = 4,
};

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct percpu_counter {
    __s64 count;
    __s32 *counters;
};

struct mm_struct {
    unsigned long total_vm;
    unsigned long hiwater_rss;
    struct percpu_counter rss_stat[NR_MM_COUNTERS];
};

/* Until Linux 6.1. */
struct single_count {
    __s64 counter;
};

struct mm_rss_stat {
    struct single_count count[NR_MM_COUNTERS];
};

struct mm_struct___single {
    struct mm_rss_stat rss_stat;
};

struct atomic_value {
    int counter;
};

struct signal_struct {
    struct atomic_value live;
    int nr_threads;
    int group_exit_code;
    unsigned int flags;
    unsigned long min_flt;
    unsigned long maj_flt;
    unsigned long maxrss;
    unsigned long long sum_sched_runtime;
};

struct sched_entity {
    __u64 sum_exec_runtime;
};

struct user_id {
    __u32 val;
};

struct cred {
    struct user_id euid;
};

struct task_struct {
    unsigned int __state;
    unsigned int flags;
    int on_cpu;
    struct sched_entity se;
    struct mm_struct *mm;
    int exit_state;
    int exit_code;
    int pid;
    int tgid;
    struct task_struct *real_parent;
    struct task_struct *group_leader;
    unsigned long nvcsw;
    unsigned long nivcsw;
    __u64 start_time;
    __u64 start_boottime;
    unsigned long min_flt;
    unsigned long maj_flt;
    const struct cred *real_cred;
    char comm[BPF_NAME];
    struct signal_struct *signal;
};

struct bpf_array {
    int index_mask;
    void *pptrs[];
};

struct seq_file;

struct bpf_iter_meta {
    struct seq_file *seq;
};

struct bpf_iter__task {
    struct bpf_iter_meta *meta;
    struct task_struct *task;
};

#pragma clang attribute pop

#endif
