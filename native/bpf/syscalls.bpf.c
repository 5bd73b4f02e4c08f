/*
 * Tells of the system calls of the traced processes and of all that they fork, without stopping any. A task that is traced has a storage
 * of its own, which goes with it: no table to search in, and no pid that could be another's.
 */
#include "snippets.h"

#include "../src/events/syscall_board.h"

char LICENSE[] SEC("license") = "GPL";

enum {
    NOT_IN_A_CALL = -1,
    SYS_exit = 60,
    SYS_execve = 59,
    SYS_exit_group = 231,
    SYS_execveat = 322,
    OTHER_ABI = 0x40000000, /* added to the number of a 32-bit call */
    TS_COMPAT = 2,
    SIGKILL = 9,
    SIGINFO_BYTES = 48,
    MAX_ERRNO = 4095,
    NS_PER_SECOND = 1000000000,
};

enum task_tracing {
    TASK_FREE = 0,
    TASK_TRACED = 1,
    TASK_HELD = 2, /* before the exec by which it becomes the command */
};

struct traced {
    __u64 entered_ns;
    __u64 arguments[FUZMON_ARGUMENTS];
    int number;
    __u16 tracing;
    __u16 is_silent; /* the call is the exec that is waited for, and is not to be told */
};

/* Of a process, with its main thread. */
struct told {
    __u64 window_ns;
    __u32 in_window;
    __u32 missed;
};

struct {
    __uint(type, BPF_MAP_TYPE_TASK_STORAGE);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __type(key, int);
    __type(value, struct traced);
} tasks SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_TASK_STORAGE);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __type(key, int);
    __type(value, struct notes);
} all_notes SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_TASK_STORAGE);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __type(key, int);
    __type(value, struct told);
} processes SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, SYSCALL_LOSSES);
    __type(key, int);
    __type(value, struct syscall_counts);
} losses SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, 16 << 20);
} events SEC(".maps");

struct syscall_board board = {};

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct pt_regs {
    unsigned long r10;
    unsigned long r9;
    unsigned long r8;
    unsigned long ax;
    unsigned long dx;
    unsigned long si;
    unsigned long di;
};

struct thread_info {
    __u32 status;
};

struct task_struct___info {
    struct thread_info thread_info;
};

struct linux_binprm {
    const char *filename;
};

#pragma clang attribute pop

static __always_inline struct told *told_of(struct task_struct *task)
{
    struct task_struct *leader = task->group_leader;
    return leader ? bpf_task_storage_get(&processes, leader, NULL, BPF_LOCAL_STORAGE_GET_F_CREATE) : NULL;
}

static void count_miss(struct task_struct *task, int is_limited)
{
    int pid = task->tgid;
    struct told *told = told_of(task);
    if (told)
        __sync_fetch_and_add(&told->missed, 1);
    struct syscall_counts *counts = bpf_map_lookup_elem(&losses, &pid);
    if (!counts) {
        struct syscall_counts none = {};
        bpf_map_update_elem(&losses, &pid, &none, BPF_NOEXIST);
        counts = bpf_map_lookup_elem(&losses, &pid);
    }
    if (!counts)
        counts = &board.other;
    __sync_fetch_and_add(is_limited ? &counts->limited : &counts->lost, 1);
}

/* What a record tells. */
struct outcome {
    __u32 kind;
    int number;
    __s64 result;
    __u64 duration_ns;
};

static __always_inline void fill(struct fuzmon_syscall *head, struct task_struct *task, const struct outcome *outcome, __u64 time_ns)
{
    struct told *told = told_of(task);
    head->kind = outcome->kind;
    head->pid = task->tgid;
    head->tid = task->pid;
    head->time_ns = time_ns;
    head->duration_ns = outcome->duration_ns;
    head->result = outcome->result;
    head->number = outcome->number;
    head->missed = told ? told->missed : 0;
    bpf_probe_read_kernel_str(head->name, sizeof head->name, task->comm);
}

/* A record without snippets. */
static void tell_plain(struct task_struct *task, const struct traced *traced, const struct outcome *outcome)
{
    struct fuzmon_syscall *head = bpf_ringbuf_reserve(&events, sizeof *head, 0);
    if (!head) {
        count_miss(task, 0);
        return;
    }
    fill(head, task, outcome, traced->entered_ns);
    head->size = sizeof *head;
    head->flags = 0;
#pragma unroll
    for (int i = 0; i < FUZMON_ARGUMENTS; i++)
        head->arguments[i] = traced->arguments[i];
    bpf_ringbuf_submit(head, BPF_RB_NO_WAKEUP);
}

/* A record with the snippets that the notes hold. */
static void tell_notes(struct task_struct *task, struct notes *notes, const struct traced *traced, const struct outcome *outcome)
{
    __u32 used = notes->used;
    if (used > FUZMON_SNIPPETS_BYTES)
        used = FUZMON_SNIPPETS_BYTES;
    fill(&notes->head, task, outcome, traced->entered_ns);
    notes->head.size = sizeof notes->head + used;
    if (!bpf_ringbuf_output(&events, notes, sizeof notes->head + used, BPF_RB_NO_WAKEUP))
        return;
    count_miss(task, 0);
    /* What nobody was told has to be told again. */
#pragma unroll
    for (__u32 i = 0; i < FRESH_FILES; i++)
        if (i < notes->fresh_count)
            bpf_map_delete_elem(&known_files, &notes->fresh[i]);
}

static __always_inline void begin_notes(struct notes *notes, const struct traced *traced)
{
    notes->used = 0;
    notes->fresh_count = 0;
    notes->retry = 0;
    notes->head.flags = 0;
#pragma unroll
    for (int i = 0; i < FUZMON_ARGUMENTS; i++)
        notes->head.arguments[i] = traced->arguments[i];
}

static __always_inline const struct fuzmon_capture_plan *plan_of(int number)
{
    __u32 index = (__u32)number;
    if (index >= FUZMON_SYSCALLS)
        return NULL;
    const struct fuzmon_capture_plan *plan = &board.plans[index];
    return plan->captures[0].what ? plan : NULL;
}

/* Whether the process has made more calls in this second than are told. */
static int is_over_limit(struct task_struct *task, __u64 now)
{
    __u32 limit = board.calls_per_second;
    struct told *told = limit ? told_of(task) : NULL;
    if (!told)
        return 0;
    if (now - told->window_ns >= NS_PER_SECOND) {
        told->window_ns = now;
        told->in_window = 0;
    }
    return __sync_fetch_and_add(&told->in_window, 1) >= limit;
}

static __noinline int capture(struct task_struct *task, struct notes *notes, const struct fuzmon_capture_plan *plan, __u32 when,
                              __s64 result)
{
    struct capture_run run = {
        .notes = notes,
        .plan = plan,
        .task = task,
        .result = result,
        .when = when,
        .data_bytes = board.data_bytes,
    };
    bpf_loop(FUZMON_CAPTURES, capture_next, &run, 0);
    return 0;
}

SEC("tp_btf/sys_enter")
int on_enter(__u64 *context)
{
    struct task_struct *task = bpf_get_current_task_btf();
    struct traced *traced = bpf_task_storage_get(&tasks, task, NULL, 0);
    if (!traced || traced->tracing == TASK_FREE)
        return 0;
    const struct pt_regs *registers = (void *)context[0];
    struct task_struct___info *info = (void *)task;
    int number = (int)context[1];
    if (BPF_CORE_READ(info, thread_info.status) & TS_COMPAT)
        number |= OTHER_ABI;
    if (traced->tracing == TASK_HELD && number != SYS_execve && number != SYS_execveat)
        return 0;
    int is_included =
        (__u32)number < FUZMON_SYSCALLS ? (board.included[(__u32)number / 64] >> (number & 63)) & 1 : board.tells_others;
    if (!is_included && traced->tracing != TASK_HELD)
        return 0;

    __u64 now = bpf_ktime_get_ns();
    traced->is_silent = !is_included;
    if (is_included && is_over_limit(task, now)) {
        count_miss(task, 1);
        return 0;
    }
    traced->entered_ns = now;
    traced->arguments[0] = registers->di;
    traced->arguments[1] = registers->si;
    traced->arguments[2] = registers->dx;
    traced->arguments[3] = registers->r10;
    traced->arguments[4] = registers->r8;
    traced->arguments[5] = registers->r9;
    if (number == SYS_exit || number == SYS_exit_group) {
        struct outcome outcome = {.kind = FUZMON_SYSCALL_NO_RETURN, .number = number};
        tell_plain(task, traced, &outcome);
        return 0;
    }
    const struct fuzmon_capture_plan *plan = plan_of(number);
    if (plan) {
        struct notes *notes = bpf_task_storage_get(&all_notes, task, NULL, BPF_LOCAL_STORAGE_GET_F_CREATE);
        if (notes) {
            begin_notes(notes, traced);
            if (plan->captures[0].when == FUZMON_CAPTURE_ENTRY)
                capture(task, notes, plan, FUZMON_CAPTURE_ENTRY, 0);
        }
    }
    traced->number = number;
    return 0;
}

SEC("tp_btf/sys_exit")
int on_exit_of_call(__u64 *context)
{
    struct task_struct *task = bpf_get_current_task_btf();
    struct traced *traced = bpf_task_storage_get(&tasks, task, NULL, 0);
    if (!traced || traced->number == NOT_IN_A_CALL)
        return 0;
    int number = __sync_lock_test_and_set(&traced->number, NOT_IN_A_CALL);
    if (number == NOT_IN_A_CALL || traced->tracing == TASK_FREE)
        return 0;
    __s64 result = (__s64)context[1];
    int has_failed = result < 0 && result >= -MAX_ERRNO;
    if (traced->tracing == TASK_HELD) {
        if (has_failed)
            return 0;
        traced->tracing = TASK_TRACED;
    }
    if (traced->is_silent)
        return 0;

    struct outcome outcome = {
        .kind = FUZMON_SYSCALL_CALL,
        .number = number,
        .result = result,
        .duration_ns = bpf_ktime_get_ns() - traced->entered_ns,
    };
    const struct fuzmon_capture_plan *plan = plan_of(number);
    struct notes *notes = plan ? bpf_task_storage_get(&all_notes, task, NULL, 0) : NULL;
    if (!plan || !notes) {
        tell_plain(task, traced, &outcome);
        return 0;
    }
    /* After an exec the addresses are those of another program. */
    if (number == SYS_execve || number == SYS_execveat)
        notes->retry = has_failed ? notes->retry : 0;
    capture(task, notes, plan, FUZMON_CAPTURE_EXIT, has_failed ? -1 : result < 0 ? 0 : result);
    tell_notes(task, notes, traced, &outcome);
    return 0;
}

/* The name of the program, where it was not resident at the entry: the kernel has it now, and the process no longer. */
SEC("tp_btf/sched_process_exec")
int on_exec(__u64 *context)
{
    struct task_struct *task = bpf_get_current_task_btf();
    struct traced *traced = bpf_task_storage_get(&tasks, task, NULL, 0);
    if (!traced || traced->number != SYS_execve)
        return 0;
    struct notes *notes = bpf_task_storage_get(&all_notes, task, NULL, 0);
    if (!notes || !(notes->retry & 1))
        return 0;
    struct linux_binprm *program = (void *)context[2];
    struct fuzmon_snippet *snippet = begin_snippet(notes, 0, FUZMON_CAPTURE_STRING, 0);
    if (!snippet)
        return 0;
    long length = bpf_probe_read_kernel_str(snippet + 1, FUZMON_STRING_BYTES, program->filename);
    if (length > 0)
        end_snippet(notes, snippet, (__u32)length - 1, FUZMON_SNIPPET_EXIT);
    return 0;
}

static int adopt(struct task_struct *task, __u32 tracing)
{
    struct traced *known = bpf_task_storage_get(&tasks, task, NULL, 0);
    if (known && known->tracing != TASK_FREE)
        return 0;
    struct traced *traced = bpf_task_storage_get(&tasks, task, NULL, BPF_LOCAL_STORAGE_GET_F_CREATE);
    if (!traced) {
        __sync_fetch_and_add(&board.untracked, 1);
        return 0;
    }
    traced->number = NOT_IN_A_CALL;
    traced->tracing = tracing;
    __sync_fetch_and_add(&board.traced, 1);
    return 1;
}

SEC("tp_btf/sched_process_fork")
int on_fork(__u64 *context)
{
    struct task_struct *parent = (void *)context[0];
    struct task_struct *child = (void *)context[1];
    struct traced *traced = bpf_task_storage_get(&tasks, parent, NULL, 0);
    if (!traced || traced->tracing != TASK_TRACED)
        return 0;
    if (child->signal == parent->signal) {
        adopt(child, TASK_TRACED);
    } else if (board.follows_forks && adopt(child, TASK_TRACED)) {
        struct task_struct___files *above = (void *)parent, *below = (void *)child;
        struct outcome outcome = {.kind = FUZMON_SYSCALL_FORKED, .result = child->tgid};
        struct traced forked = {.entered_ns = bpf_ktime_get_ns()};
        forked.arguments[0] = BPF_CORE_READ(above, files) == BPF_CORE_READ(below, files);
        tell_plain(parent, &forked, &outcome);
    }
    return 0;
}

static void tell_unfinished(struct task_struct *task, struct traced *traced)
{
    int number = __sync_lock_test_and_set(&traced->number, NOT_IN_A_CALL);
    if (number == NOT_IN_A_CALL || traced->tracing != TASK_TRACED || traced->is_silent)
        return;
    struct outcome outcome = {.kind = FUZMON_SYSCALL_UNFINISHED, .number = number};
    struct notes *notes = plan_of(number) ? bpf_task_storage_get(&all_notes, task, NULL, 0) : NULL;
    if (notes)
        tell_notes(task, notes, traced, &outcome);
    else
        tell_plain(task, traced, &outcome);
}

SEC("tp_btf/sched_process_exit")
int on_end(__u64 *context)
{
    struct task_struct *task = (void *)context[0];
    struct traced *traced = bpf_task_storage_get(&tasks, task, NULL, 0);
    if (!traced || traced->tracing == TASK_FREE)
        return 0;
    tell_unfinished(task, traced);
    if (traced->tracing == TASK_TRACED) {
        struct outcome outcome = {.kind = FUZMON_SYSCALL_ENDED, .result = task->exit_code};
        traced->entered_ns = bpf_ktime_get_ns();
        tell_plain(task, traced, &outcome);
    }
    traced->tracing = TASK_FREE;
    __sync_fetch_and_add(&board.traced, -1);
    return 0;
}

struct signal_record {
    struct fuzmon_syscall head;
    struct fuzmon_snippet snippet;
    char info[SIGINFO_BYTES];
};

SEC("tp_btf/signal_deliver")
int on_signal(__u64 *context)
{
    int signal = (int)context[0];
    struct task_struct *task = bpf_get_current_task_btf();
    struct traced *traced = bpf_task_storage_get(&tasks, task, NULL, 0);
    if (!traced || traced->tracing != TASK_TRACED || !board.tells_signals || signal == SIGKILL)
        return 0;
    struct signal_record *record = bpf_ringbuf_reserve(&events, sizeof *record, 0);
    if (!record) {
        count_miss(task, 0);
        return 0;
    }
    __builtin_memset(record, 0, sizeof *record);
    struct outcome outcome = {.kind = FUZMON_SYSCALL_SIGNAL, .number = signal};
    fill(&record->head, task, &outcome, bpf_ktime_get_ns());
    record->head.size = sizeof *record;
    record->snippet.what = FUZMON_CAPTURE_DATA;
    record->snippet.length = SIGINFO_BYTES;
    bpf_probe_read_kernel(record->info, SIGINFO_BYTES, (void *)context[1]);
    bpf_ringbuf_submit(record, BPF_RB_NO_WAKEUP);
    return 0;
}

/* What lives already, and, at the end, what lives still: calls under way are told as unfinished. */
SEC("iter/task")
int look_at_tasks(struct bpf_iter__task *context)
{
    struct task_struct *task = context->task;
    if (!task || task->flags & PF_KTHREAD)
        return 0;
    if (board.adoption == SYSCALL_LET_GO) {
        struct traced *traced = bpf_task_storage_get(&tasks, task, NULL, 0);
        if (traced && traced->tracing != TASK_FREE) {
            tell_unfinished(task, traced);
            traced->tracing = TASK_FREE;
        }
        return 0;
    }
    if (task->exit_state)
        return 0;
    struct task_struct *parent = task->real_parent;
    if (task->tgid == board.pid) {
        if (adopt(task, board.adoption == SYSCALL_ADOPT_HELD ? TASK_HELD : TASK_TRACED))
            __sync_fetch_and_add(&board.adopted, 1);
    } else if (board.follows_forks && parent) {
        struct traced *above = bpf_task_storage_get(&tasks, parent, NULL, 0);
        if (above && above->tracing == TASK_TRACED && adopt(task, TASK_TRACED))
            __sync_fetch_and_add(&board.adopted, 1);
    }
    return 0;
}
