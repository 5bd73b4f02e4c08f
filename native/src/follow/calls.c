#define _GNU_SOURCE
#include "calls.h"

#include "thread_stop.h"

#include <fcntl.h>
#include <inttypes.h>
#include <linux/audit.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    OTHER_ABI = 0x40000000, /* added to the number of a 32-bit call */
    MOST_ERRNO = 4095,
    SIGINFO_BYTES = 48,
    NS_PER_SECOND = 1000000000,
};

static struct call_state *state_of(const struct calls *calls, int32_t tid)
{
    struct followed_task *task = calls->wanted ? task_table_find(calls->tasks, tid) : NULL;
    return task ? task->calls : NULL;
}

static size_t read_text(int32_t tid, const char *name, char *text, size_t size)
{
    char path[48];
    snprintf(path, sizeof path, "/proc/%" PRId32 "/%s", tid, name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = fd < 0 ? 0 : read(fd, text, size - 1);
    if (fd >= 0)
        close(fd);
    text[length > 0 ? length : 0] = '\0';
    return length > 0 ? (size_t)length : 0;
}

static int32_t number_in(const char *text, const char *name)
{
    const char *at = strstr(text, name);
    return at ? (int32_t)strtol(at + strlen(name), NULL, 10) : 0;
}

static void identify(struct call_state *state)
{
    char text[2048];
    if (!state->process) {
        read_text(state->tid, "status", text, sizeof text);
        int32_t process = number_in(text, "\nTgid:\t");
        state->process = process ? process : state->tid;
    }
    if (!state->name[0]) {
        size_t length = read_text(state->tid, "comm", text, sizeof state->name + 1);
        if (length)
            memcpy(state->name, text, length - 1 < sizeof state->name - 1 ? length - 1 : sizeof state->name - 1);
    }
}

/* Where what belongs to the process is kept. */
static struct call_state *process_state(const struct calls *calls, struct call_state *state)
{
    identify(state);
    struct call_state *first = state->process == state->tid ? state : state_of(calls, state->process);
    return first ? first : state;
}

static void close_memory(struct call_state *state)
{
    if (state->memory)
        close(state->memory - 1);
    state->memory = 0;
}

size_t calls_read(struct calls *calls, struct call_state *state, uint64_t from, void *into, size_t length)
{
    struct call_state *process = process_state(calls, state);
    if (!process->memory) {
        char path[32];
        snprintf(path, sizeof path, "/proc/%" PRId32 "/mem", state->tid);
        process->memory = open(path, O_RDONLY | O_CLOEXEC) + 1;
    }
    if (!process->memory || !length || from > INT64_MAX)
        return 0;
    ssize_t got = pread(process->memory - 1, into, length, (off_t)from);
    return got > 0 ? (size_t)got : 0;
}

static void count_miss(struct calls *calls, struct call_state *state, bool is_limited)
{
    struct call_state *process = process_state(calls, state);
    process->missed++;
    uint32_t at = 0;
    while (at < calls->loss_count && calls->losses[at].pid != process->process)
        at++;
    struct fuzmon_syscall_loss *loss = at < CALL_LOSSES ? &calls->losses[at] : &calls->other_losses;
    if (at < CALL_LOSSES && at == calls->loss_count) {
        *loss = (struct fuzmon_syscall_loss){.pid = process->process};
        calls->loss_count++;
    }
    if (is_limited)
        loss->limited++;
    else
        loss->lost++;
}

/* Whether the process has made more calls in this second than are told. */
static bool is_over_limit(struct calls *calls, struct call_state *state, uint64_t now)
{
    uint32_t limit = calls->wanted->calls_per_second;
    struct call_state *process = limit ? process_state(calls, state) : NULL;
    if (!process)
        return false;
    if (now - process->window_ns >= NS_PER_SECOND) {
        process->window_ns = now;
        process->in_window = 0;
    }
    return process->in_window++ >= limit;
}

/* What a record tells beside what is known of its task. */
struct outcome {
    unsigned kind;
    int number;
    int64_t result;
    uint64_t time_ns;
    uint64_t duration_ns;
};

static void tell(struct calls *calls, struct call_state *state, const struct outcome *outcome, struct fuzmon_syscall *head,
                 const void *snippets, uint32_t used)
{
    struct call_state *process = process_state(calls, state);
    head->size = (uint32_t)sizeof *head + used;
    head->kind = (uint16_t)outcome->kind;
    head->pid = state->process;
    head->tid = state->tid;
    head->time_ns = outcome->time_ns;
    head->duration_ns = outcome->duration_ns;
    head->result = outcome->result;
    head->number = outcome->number;
    head->missed = process->missed;
    memcpy(head->name, state->name, sizeof head->name);
    struct iovec parts[] = {{head, sizeof *head}, {(void *)snippets, used}};
    if (!outbox_put(calls->outbox, FUZMON_FOLLOW_RECORD, parts, 2, false))
        count_miss(calls, state, false);
}

/* Of a call, with what was copied of it. */
static void tell_call(struct calls *calls, struct call_state *state, const struct outcome *outcome, bool has_notes)
{
    struct fuzmon_syscall plain = {0};
    struct fuzmon_syscall *head = has_notes ? &state->notes->head : &plain;
    memcpy(head->arguments, state->arguments, sizeof head->arguments);
    tell(calls, state, outcome, head, has_notes ? state->notes->snippets : NULL, has_notes ? state->notes->used : 0);
}

static const struct fuzmon_capture_plan *plan_of(const struct calls *calls, int number)
{
    if (number < 0 || number >= FUZMON_SYSCALLS)
        return NULL;
    const struct fuzmon_capture_plan *plan = &calls->wanted->plans[number];
    return plan->captures[0].what ? plan : NULL;
}

static bool is_included(const struct calls *calls, int number)
{
    if (number < 0 || number >= FUZMON_SYSCALLS)
        return calls->wanted->tells_others;
    return calls->wanted->included[number / 64] >> (number % 64) & 1;
}

static bool is_exec(int number)
{
    return number == SYS_execve || number == SYS_execveat;
}

static void at_entry(struct calls *calls, struct call_state *state, uint32_t arch, uint64_t call, const uint64_t *arguments)
{
    int number = (int)call | (arch == AUDIT_ARCH_X86_64 ? 0 : OTHER_ABI);
    state->is_in_call = true;
    state->number = NOT_IN_A_CALL;
    if (!is_included(calls, number) || (state->tracing == CALLS_HELD && !is_exec(number)))
        return;
    uint64_t now = stop_clock_ns();
    if (is_over_limit(calls, state, now)) {
        count_miss(calls, state, true);
        return;
    }
    state->entered_ns = now;
    for (int i = 0; i < FUZMON_ARGUMENTS; i++)
        state->arguments[i] = arguments[i];
    if (number == SYS_exit || number == SYS_exit_group) {
        struct outcome outcome = {.kind = FUZMON_SYSCALL_NO_RETURN, .number = number, .time_ns = now};
        tell_call(calls, state, &outcome, false);
        return;
    }
    const struct fuzmon_capture_plan *plan = plan_of(calls, number);
    if (plan && !state->notes)
        state->notes = malloc(sizeof *state->notes);
    if (plan && state->notes) {
        state->notes->used = 0;
        state->notes->head = (struct fuzmon_syscall){0};
        snippets_take(calls, state, plan, FUZMON_CAPTURE_ENTRY, 0);
    }
    state->number = number;
}

static void at_exit(struct calls *calls, struct call_state *state, int64_t result)
{
    int number = state->number;
    state->is_in_call = false;
    state->number = NOT_IN_A_CALL;
    if (number == NOT_IN_A_CALL || state->tracing != CALLS_TOLD)
        return;
    bool has_failed = result < 0 && result >= -MOST_ERRNO;
    const struct fuzmon_capture_plan *plan = state->notes ? plan_of(calls, number) : NULL;
    struct outcome outcome = {.kind = FUZMON_SYSCALL_CALL,
                              .number = number,
                              .result = result,
                              .time_ns = state->entered_ns,
                              .duration_ns = stop_clock_ns() - state->entered_ns};
    if (plan)
        snippets_take(calls, state, plan, FUZMON_CAPTURE_EXIT, has_failed ? -1 : result < 0 ? 0 : result);
    tell_call(calls, state, &outcome, plan != NULL);
    if (number == SYS_prctl && state->arguments[0] == PR_SET_NAME)
        state->name[0] = '\0';
}

void calls_at_stop(struct calls *calls, int32_t tid)
{
    struct call_state *state = state_of(calls, tid);
    if (!state)
        return;
    /* The exit of a call that nobody wants to be told of. */
    if (state->is_in_call && state->number == NOT_IN_A_CALL) {
        state->is_in_call = false;
        return;
    }
    struct __ptrace_syscall_info info;
    if (ptrace(PTRACE_GET_SYSCALL_INFO, tid, sizeof info, &info) <= 0)
        return;
    switch (info.op) {
    case PTRACE_SYSCALL_INFO_ENTRY:
        at_entry(calls, state, info.arch, info.entry.nr, (const uint64_t *)info.entry.args);
        break;
    case PTRACE_SYSCALL_INFO_SECCOMP:
        at_entry(calls, state, info.arch, info.seccomp.nr, (const uint64_t *)info.seccomp.args);
        break;
    case PTRACE_SYSCALL_INFO_EXIT:
        at_exit(calls, state, info.exit.rval);
        break;
    }
}

int calls_resume_request(const struct calls *calls, const struct followed_task *task)
{
    if (!calls->wanted || !task || !task->calls)
        return PTRACE_CONT;
    return calls->wanted->way == FUZMON_FOLLOW_PTRACE || task->calls->is_in_call ? PTRACE_SYSCALL : PTRACE_CONT;
}

void calls_meet(struct calls *calls, struct followed_task *task, enum call_tracing tracing)
{
    if (!calls->wanted || !task || task->calls)
        return;
    task->calls = calloc(1, sizeof *task->calls);
    if (task->calls)
        *task->calls = (struct call_state){.tid = task->tid, .number = NOT_IN_A_CALL, .tracing = (uint8_t)tracing};
}

void calls_at_fork(struct calls *calls, int32_t parent, int32_t child, bool is_process)
{
    struct call_state *state = state_of(calls, child);
    if (!state || !state->is_introduced)
        calls->forks[calls->fork_count++ % CALL_FORKS] = (struct noted_fork){parent, child, is_process};
}

static bool take_noted(struct calls *calls, struct noted_fork *fork, int32_t child)
{
    for (int i = 0; i < CALL_FORKS; i++)
        if (calls->forks[i].child == child) {
            *fork = calls->forks[i];
            calls->forks[i] = (struct noted_fork){0};
            return true;
        }
    return false;
}

/* The first stop often comes before the parent's event. */
static void ask_for_fork(struct noted_fork *fork, int32_t child)
{
    char text[2048];
    read_text(child, "status", text, sizeof text);
    int32_t process = number_in(text, "\nTgid:\t");
    fork->is_process = process == child;
    fork->parent = fork->is_process ? number_in(text, "\nPPid:\t") : process;
}

void calls_introduce(struct calls *calls, int32_t tid)
{
    struct call_state *state = state_of(calls, tid);
    if (!state || state->is_introduced)
        return;
    struct noted_fork fork = {0};
    state->is_introduced = true;
    if (!take_noted(calls, &fork, tid))
        ask_for_fork(&fork, tid);
    struct call_state *parent = state_of(calls, fork.parent);
    if (!parent)
        return;
    identify(parent);
    state->process = fork.is_process ? tid : parent->process;
    memcpy(state->name, parent->name, sizeof state->name);
    if (!fork.is_process || parent->tracing != CALLS_TOLD)
        return;
    enum { KCMP_FILES = 2 };
    struct fuzmon_syscall head = {.arguments = {syscall(SYS_kcmp, fork.parent, tid, KCMP_FILES, 0, 0) == 0}};
    struct outcome outcome = {.kind = FUZMON_SYSCALL_FORKED, .result = tid, .time_ns = stop_clock_ns()};
    tell(calls, parent, &outcome, &head, NULL, 0);
}

void calls_at_exec(struct calls *calls, int32_t tid)
{
    struct call_state *state = state_of(calls, tid);
    if (!state)
        return;
    close_memory(state);
    state->name[0] = '\0';
    state->tracing = CALLS_TOLD;
}

struct signal_snippet {
    struct fuzmon_snippet head;
    uint8_t info[SIGINFO_BYTES];
};

void calls_at_signal(struct calls *calls, int32_t tid, const void *info)
{
    struct call_state *state = state_of(calls, tid);
    if (!state || state->tracing != CALLS_TOLD || !calls->wanted->tells_signals)
        return;
    struct signal_snippet snippet = {.head = {.what = FUZMON_CAPTURE_DATA, .length = SIGINFO_BYTES}};
    memcpy(snippet.info, info, SIGINFO_BYTES);
    struct fuzmon_syscall head = {0};
    struct outcome outcome = {
        .kind = FUZMON_SYSCALL_SIGNAL, .number = ((const siginfo_t *)info)->si_signo, .time_ns = stop_clock_ns()};
    tell(calls, state, &outcome, &head, &snippet, sizeof snippet);
}

static void tell_unfinished(struct calls *calls, struct call_state *state)
{
    if (state->number == NOT_IN_A_CALL || state->tracing != CALLS_TOLD)
        return;
    struct outcome outcome = {.kind = FUZMON_SYSCALL_UNFINISHED, .number = state->number, .time_ns = state->entered_ns};
    tell_call(calls, state, &outcome, state->notes && plan_of(calls, state->number));
    state->number = NOT_IN_A_CALL;
}

static void free_state(struct followed_task *task)
{
    close_memory(task->calls);
    free(task->calls->notes);
    free(task->calls);
    task->calls = NULL;
}

void calls_at_end(struct calls *calls, struct followed_task *task, int status)
{
    struct call_state *state = task->calls;
    if (!state)
        return;
    tell_unfinished(calls, state);
    if (state->tracing == CALLS_TOLD) {
        struct fuzmon_syscall head = {0};
        struct outcome outcome = {.kind = FUZMON_SYSCALL_ENDED, .result = status, .time_ns = stop_clock_ns()};
        tell(calls, state, &outcome, &head, NULL, 0);
    }
    free_state(task);
}

void calls_forget(struct calls *calls)
{
    for (size_t i = 0; calls->wanted && i < calls->tasks->capacity; i++)
        if (calls->tasks->places[i].tid && calls->tasks->places[i].calls)
            free_state(&calls->tasks->places[i]);
}

void calls_end(struct calls *calls)
{
    for (size_t i = 0; calls->wanted && i < calls->tasks->capacity; i++)
        if (calls->tasks->places[i].tid && calls->tasks->places[i].calls)
            tell_unfinished(calls, calls->tasks->places[i].calls);
}
