#define _GNU_SOURCE
#include "syscall_restart.h"

#include <errno.h>
#include <elf.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>

bool syscall_is_interruptible(int32_t number)
{
    switch (number) {
    case SYS_epoll_wait:
    case SYS_epoll_pwait:
    case SYS_epoll_pwait2:
    case SYS_semop:
    case SYS_semtimedop:
    case SYS_rt_sigtimedwait:
    case SYS_recvfrom:
    case SYS_recvmsg:
    case SYS_recvmmsg:
    case SYS_sendto:
    case SYS_sendmsg:
    case SYS_sendmmsg:
    case SYS_accept:
    case SYS_accept4:
    case SYS_io_getevents:
    case SYS_io_pgetevents:
    case SYS_io_uring_enter:
        return true;
    default:
        return false;
    }
}

/*
 * Those that have done nothing when they return EINTR. Not close, which has freed the descriptor; nor connect and write, which may
 * have begun.
 */
static bool may_be_restarted(int64_t number)
{
    return (number >= 0 && number <= INT32_MAX && syscall_is_interruptible((int32_t)number)) || number == SYS_read ||
           number == SYS_readv;
}

static uint64_t bit(int signal)
{
    return signal >= 1 && signal <= 64 ? (uint64_t)1 << (signal - 1) : 0;
}

/* A tracee is given ignored signals too, which would not have interrupted it. */
static bool interrupts(int signal, const struct signal_actions *actions)
{
    if (actions->caught & bit(signal))
        return true;
    bool is_ignored = signal == SIGCHLD || signal == SIGURG || signal == SIGWINCH || signal == SIGCONT;
    return !is_ignored && !(actions->ignored & bit(signal));
}

/* Signals of the thread (flags 0) or of its process that are pending and not blocked. */
static bool is_pending(int32_t tid, uint32_t flags, uint64_t blocked, const struct signal_actions *actions)
{
    siginfo_t batch[8];
    struct __ptrace_peeksiginfo_args arguments = {.flags = flags, .nr = sizeof batch / sizeof *batch};
    for (;;) {
        long count = ptrace(PTRACE_PEEKSIGINFO, tid, &arguments, batch);
        if (count <= 0)
            return count < 0; /* not known: leave the call as it is */
        for (long i = 0; i < count; i++)
            if (!(blocked & bit(batch[i].si_signo)) && interrupts(batch[i].si_signo, actions))
                return true;
        arguments.off += (uint64_t)count;
    }
}

bool syscall_was_interrupted(const struct user_regs_struct *registers)
{
    return (int64_t)registers->orig_rax >= 0 && (int64_t)registers->rax == -EINTR;
}

enum restart syscall_restart(const struct thread_stop *stop, const struct user_regs_struct *registers,
    const struct signal_actions *actions)
{
    /* Job control or a signal interrupts the call without us, too. */
    if (stop->is_group_stopped || (stop->signal && interrupts(stop->signal, actions)))
        return RESTART_NOT_NEEDED;
    uint64_t blocked = 0;
    if (ptrace(PTRACE_GETSIGMASK, stop->tid, sizeof blocked, &blocked))
        return RESTART_NOT_POSSIBLE;
    if (is_pending(stop->tid, 0, blocked, actions) || is_pending(stop->tid, PTRACE_PEEKSIGINFO_SHARED, blocked, actions))
        return RESTART_NOT_NEEDED;
    if (!may_be_restarted((int64_t)registers->orig_rax))
        return RESTART_NOT_POSSIBLE;

    struct user_regs_struct again = *registers;
    again.rax = again.orig_rax;
    again.rip -= 2; /* the length of the instruction syscall */
    struct iovec vector = {&again, sizeof again};
    return ptrace(PTRACE_SETREGSET, stop->tid, NT_PRSTATUS, &vector) ? RESTART_NOT_POSSIBLE : RESTART_DONE;
}
