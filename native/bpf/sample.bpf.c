/* Reads all processes at one go, as /proc/PID/status and stat show them. Kernel threads and what has ended are left to /proc. */
#include "kernel.h"
#include "memory.h"

char LICENSE[] SEC("license") = "GPL";

SEC("iter/task")
int sample(struct bpf_iter__task *context)
{
    struct task_struct *task = context->task;
    if (!task || task->pid != task->tgid || task->flags & PF_KTHREAD || task->exit_state)
        return 0;
    struct mm_struct *mm = task->mm;
    if (!mm)
        return 0;

    struct bpf_sample sample = {};
    struct pages pages;
    struct signal_struct *signal = task->signal;
    sample.time_ns = bpf_ktime_get_ns();
    sample.is_running = task->on_cpu;
    sample.cpu_ns = signal->sum_sched_runtime + task->se.sum_exec_runtime;
    sample.start_boot_ns = task->start_boottime;
    sample.pid = task->tgid;
    sample.parent = task->real_parent->tgid;
    sample.uid = task->real_cred->euid.val;
    sample.threads = signal->nr_threads;
    sample.state = task->__state;
    sample.minor_faults = signal->min_flt + task->min_flt;
    sample.major_faults = signal->maj_flt + task->maj_flt;
    sample.voluntary_switches = task->nvcsw;
    sample.involuntary_switches = task->nivcsw;
    bpf_probe_read_kernel_str(sample.name, sizeof sample.name, task->comm);
    count_pages(mm, &pages);
    sample.resident_pages = pages.resident;
    sample.swapped_pages = pages.swapped;
    sample.total_pages = mm->total_vm;
    sample.peak_pages = pages.resident > mm->hiwater_rss ? pages.resident : mm->hiwater_rss;
    /* It may have let go of this memory while it was read, which then may be another's. */
    if (task->mm == mm)
        bpf_seq_write(context->meta->seq, &sample, sizeof sample);
    return 0;
}
