/*
 * Tells of the watched processes and of all that they fork, and counts how these end: what there is no room to tell of is counted
 * all the same.
 */
#include "kernel.h"
#include "memory.h"

char LICENSE[] SEC("license") = "GPL";

enum { MAX_WATCHED = 1 << 16, MAX_ENDS = 1 << 13 };

/* By the address of the signal_struct, which a process keeps through every exec until it is freed; a pid is reused earlier. */
struct watched {
    __u32 is_root;
    __u32 has_ended;
};

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, MAX_WATCHED);
    __type(key, __u64);
    __type(value, struct watched);
} watched SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, MAX_ENDS);
    __type(key, struct bpf_end_key);
    __type(value, __u64);
} ends SEC(".maps");

/* Of the names for which there is no room: by exit status, then by signal. */
struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, BPF_OTHER_ENDS);
    __type(key, __u32);
    __type(value, __u64);
} other_ends SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, 8 << 20);
} events SEC(".maps");

struct bpf_board board = {};

static struct watched *find(struct task_struct *task, __u64 *id)
{
    *id = (__u64)task->signal;
    return bpf_map_lookup_elem(&watched, id);
}

/* The reader comes by itself every few milliseconds: to wake it would cost more than the event. */
static void submit(struct bpf_event *event)
{
    bpf_ringbuf_submit(event, BPF_RB_NO_WAKEUP);
}

static struct bpf_event *begin(__u32 kind, struct task_struct *leader, __u64 id)
{
    struct bpf_event *event = bpf_ringbuf_reserve(&events, sizeof *event, 0);
    if (!event) {
        __sync_fetch_and_add(&board.lost, 1);
        return NULL;
    }
    __builtin_memset(event, 0, sizeof *event);
    event->id = id;
    event->time_ns = bpf_ktime_get_ns();
    event->start_ns = leader->start_time;
    event->kind = kind;
    event->pid = leader->tgid;
    bpf_probe_read_kernel_str(event->name, sizeof event->name, leader->comm);
    return event;
}

SEC("tp_btf/sched_process_fork")
int on_fork(__u64 *context)
{
    struct task_struct *parent = (void *)context[0];
    struct task_struct *child = (void *)context[1];
    __u64 id, parent_id;
    if (child->signal == parent->signal)
        return 0;
    id = (__u64)child->signal;
    if (!find(parent, &parent_id)) {
        /* Should the kernel have refused to take out who had this address before, a stranger must not be taken for it. */
        bpf_map_delete_elem(&watched, &id);
        return 0;
    }

    struct watched entry = {};
    if (bpf_map_update_elem(&watched, &id, &entry, BPF_ANY)) {
        __sync_fetch_and_add(&board.untracked, 1);
        return 0;
    }
    struct bpf_event *event = begin(BPF_EVENT_FORK, child, id);
    if (!event)
        return 0;
    event->parent = parent->tgid;
    submit(event);
    return 0;
}

SEC("tp_btf/sched_process_exec")
int on_exec(__u64 *context)
{
    struct task_struct *task = (void *)context[0];
    __u64 id;
    if (!find(task, &id))
        return 0;
    struct bpf_event *event = begin(BPF_EVENT_EXEC, task, id);
    if (event)
        submit(event);
    return 0;
}

static void count_end(struct task_struct *leader, int status)
{
    struct bpf_end_key key = {.status = status};
    bpf_probe_read_kernel_str(key.name, sizeof key.name, leader->comm);
    __u64 *count = bpf_map_lookup_elem(&ends, &key);
    if (!count) {
        __u64 none = 0;
        bpf_map_update_elem(&ends, &key, &none, BPF_NOEXIST);
        count = bpf_map_lookup_elem(&ends, &key);
    }
    if (!count) {
        __u32 other = status & 0x7f ? 0x100 | (status & 0xff) : (status >> 8) & 0xff;
        count = bpf_map_lookup_elem(&other_ends, &other);
    }
    if (count)
        __sync_fetch_and_add(count, 1);
}

/* Since Linux 6.16 it still has its memory here; before, the kernel's own note of the peak is all that is left. */
static __u64 peak_pages(struct task_struct *task)
{
    struct mm_struct *mm = task->mm;
    if (!mm)
        return task->signal->maxrss;
    struct pages pages;
    count_pages(mm, &pages);
    return pages.resident > mm->hiwater_rss ? pages.resident : mm->hiwater_rss;
}

SEC("tp_btf/sched_process_exit")
int on_exit(__u64 *context)
{
    struct task_struct *task = (void *)context[0];
    struct signal_struct *signal = task->signal;
    __u64 id;
    if (signal->live.counter != 0)
        return 0;
    struct watched *entry = find(task, &id);
    /* Two threads that end at once may both find themselves the last. */
    if (!entry || __sync_fetch_and_add(&entry->has_ended, 1))
        return 0;

    struct task_struct *leader = task->group_leader;
    int status = signal->flags & SIGNAL_GROUP_EXIT ? signal->group_exit_code : leader->exit_code;
    if (!entry->is_root)
        count_end(leader, status);
    struct bpf_event *event = begin(BPF_EVENT_EXIT, leader, id);
    if (!event)
        return 0;
    event->parent = leader->real_parent->tgid;
    event->status = status;
    event->is_root = entry->is_root;
    event->peak_pages = peak_pages(task);
    submit(event);
    return 0;
}

/* Not at its end, where the time since the last clock tick is yet to be added: of most children that is all they have. */
SEC("tp_btf/sched_process_free")
int on_free(__u64 *context)
{
    struct task_struct *task = (void *)context[0];
    if (task->pid != task->tgid)
        return 0;
    __u64 id;
    struct watched *entry = find(task, &id);
    if (!entry)
        return 0;
    struct bpf_event *event = entry->has_ended ? begin(BPF_EVENT_FREE, task, id) : NULL;
    bpf_map_delete_elem(&watched, &id);
    if (!event)
        return 0;
    /* The main thread is among the sum, but as it was when it was reaped, which may be before it had left the CPU. */
    struct signal_struct *signal = task->signal;
    __u64 all = signal->sum_sched_runtime, own = task->se.sum_exec_runtime;
    event->cpu_ns = all > own ? all : own;
    event->minor_faults = signal->min_flt;
    event->major_faults = signal->maj_flt;
    submit(event);
    return 0;
}

static void adopt(struct task_struct *task, __u32 is_root)
{
    struct watched entry = {.is_root = is_root};
    __u64 id;
    struct watched *known = find(task, &id);
    if (known) {
        known->is_root |= is_root;
        return;
    }
    if (bpf_map_update_elem(&watched, &id, &entry, BPF_NOEXIST))
        __sync_fetch_and_add(&board.untracked, 1);
    else
        __sync_fetch_and_add(&board.adopted, 1);
}

/* What lives already. What the watched fork meanwhile on_fork adds: going over all processes until none is new misses none. */
SEC("iter/task")
int adopt_living(struct bpf_iter__task *context)
{
    struct task_struct *task = context->task;
    if (!task || task->pid != task->tgid || task->flags & PF_KTHREAD || task->signal->live.counter == 0)
        return 0;
    struct task_struct *parent = task->real_parent;
    __u64 parent_id;
    int pid = board.pid;
    if (board.adoption == BPF_ADOPT_ALL) {
        if (task->tgid != pid && parent->tgid != pid)
            adopt(task, 0);
    } else if (task->tgid == pid) {
        adopt(task, 1);
    } else if (find(parent, &parent_id)) {
        adopt(task, 0);
    }
    return 0;
}
