#define _GNU_SOURCE
#include "trial_stop.h"

#include "followed_threads.h"
#include "held_capture.h"
#include "thread_stop.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HANG_FRAMES = 512 };

/* What ends a program because of a fault of its own, or of who fuzzes it. */
static bool is_fatal_by_default(int signal)
{
    switch (signal) {
    case SIGSEGV:
    case SIGBUS:
    case SIGILL:
    case SIGFPE:
    case SIGABRT:
    case SIGTRAP:
    case SIGSYS:
    case SIGQUIT:
    case SIGXCPU:
    case SIGXFSZ:
        return true;
    default:
        return false;
    }
}

static void note_registers(struct trial *trial, int32_t tid)
{
    struct user_regs_struct user;
    if (stop_registers(&(struct thread_stop){.tid = tid, .phase = STOP_HELD}, &user))
        return;
    struct fuzmon_trial_result *result = trial->result;
    uint64_t values[FUZMON_TRIAL_REGISTERS_COUNT] = {user.rax, user.rdx, user.rcx, user.rbx, user.rsi, user.rdi,
                                                     user.rbp, user.rsp, user.r8,  user.r9,  user.r10, user.r11,
                                                     user.r12, user.r13, user.r14, user.r15, user.rip, user.eflags};
    memcpy(result->registers, values, sizeof values);
    result->known |= FUZMON_TRIAL_REGISTERS;
    result->instruction_length =
        (uint32_t)held_memory(trial->stacks, tid, user.rip, result->instruction, FUZMON_TRIAL_CODE_BYTES);
}

static void note_signal(struct trial *trial, int32_t tid, int signal)
{
    siginfo_t info;
    if (ptrace(PTRACE_GETSIGINFO, tid, NULL, &info))
        return;
    trial->result->tid = tid;
    trial->result->signal = signal;
    trial->result->si_code = info.si_code;
    trial->result->known = FUZMON_TRIAL_SIGNAL;
    bool has_address = signal == SIGSEGV || signal == SIGBUS || signal == SIGILL || signal == SIGFPE || signal == SIGTRAP;
    /* Sent by kill, the same bytes are the sender. */
    trial->result->fault_address = has_address && info.si_code > 0 ? (uint64_t)(uintptr_t)info.si_addr : 0;
}

/* Of another thread than the one that is held. */
static void let_go(void *context, int32_t tid)
{
    struct trial *trial = context;
    siginfo_t info = {0};
    if (tid != trial->held && !waitid(P_PID, (id_t)tid, &info, TRIAL_LOOK | WNOHANG) && info.si_pid == tid &&
        trial_is_stop(&info))
        trial_stop_answer(trial, &info);
}

/* All threads; this one stands still before it and after it. */
static void capture(struct trial *trial, int32_t tid)
{
    const struct fuzmon_capture_options options = {.mode = FUZMON_CAPTURE_STOP_ALL, .max_frames = HANG_FRAMES};
    const struct followed_threads threads = {.tracer = gettid(), .held = tid, .let_go = let_go, .context = trial};
    trial->held = tid;
    trial->result->capture_error = -followed_capture(trial->stacks, &threads, &options, &trial->block);
    trial->held = 0;
    note_registers(trial, tid);
}

static bool open_stacks(struct trial *trial)
{
    if (!trial->stacks)
        trial->result->capture_error = -fuzmon_stacks_open(trial->pid, &trial->stacks);
    return trial->stacks;
}

static void at_signal(struct trial *trial, int32_t tid, int signal)
{
    /* A signal that the program handles is no crash unless another follows. */
    if (!is_fatal_by_default(signal) || !open_stacks(trial) || held_handles(trial->stacks, tid, signal))
        return;
    note_signal(trial, tid, signal);
    capture(trial, tid);
}

bool trial_is_stop(const siginfo_t *info)
{
    return info->si_code == CLD_STOPPED || info->si_code == CLD_TRAPPED;
}

void trial_stop_answer(struct trial *trial, const siginfo_t *info)
{
    int32_t tid = info->si_pid;
    int event = info->si_status >> 8, signal = info->si_status & 0xff;
    if (event == 0) {
        /* Seen again when the capture that runs is over. */
        if (trial->held && is_fatal_by_default(signal))
            return;
        at_signal(trial, tid, signal);
        ptrace(PTRACE_CONT, tid, NULL, (void *)(intptr_t)signal);
        return;
    }
    bool is_job_control =
        event == PTRACE_EVENT_STOP && (signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU);
    if (event == PTRACE_EVENT_STOP && tid == trial->pid && trial->wants_hang_stack && !trial->has_hang_stack && !trial->held) {
        if (open_stacks(trial))
            capture(trial, tid);
        trial->has_hang_stack = true;
    }
    ptrace(is_job_control ? PTRACE_LISTEN : PTRACE_CONT, tid, NULL, NULL);
}
