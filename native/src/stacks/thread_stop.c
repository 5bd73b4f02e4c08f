#define _GNU_SOURCE
#include "thread_stop.h"

#include <elf.h>
#include <errno.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SPIN_NS = 12000 };

uint64_t stop_clock_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

int stop_seize(struct thread_stop *stop, int32_t tid)
{
    *stop = (struct thread_stop){.tid = tid};
    /* Without PTRACE_O_EXITKILL: the target outlives us, whatever becomes of us. */
    if (ptrace(PTRACE_SEIZE, tid, NULL, NULL))
        return -errno;
    stop->phase = STOP_SEIZED;
    return 0;
}

void stop_borrow(struct thread_stop *stop, int32_t tid)
{
    *stop = (struct thread_stop){.tid = tid, .phase = STOP_SEIZED, .is_followed = true};
}

void stop_interrupt(struct thread_stop *stop)
{
    stop->since_ns = stop_clock_ns();
    ptrace(PTRACE_INTERRUPT, stop->tid, NULL, NULL);
}

/*
 * WNOWAIT: taking a stop would take the signal from it, and were we killed before the release nobody would give it back; and were the
 * target a child of this process, its reaper would lose an end that is taken here.
 * Returns 1 when it stands still, 0 when it does not yet, -ECHILD when it ended: it is then a zombie that we keep, or is gone.
 */
static int poll_stop(struct thread_stop *stop, int flags)
{
    siginfo_t info = {0};
    if (waitid(P_PID, (id_t)stop->tid, &info, WSTOPPED | WEXITED | WNOWAIT | flags | __WALL | __WNOTHREAD))
        return errno == EINTR ? 0 : -errno;
    if (info.si_pid == 0)
        return 0;
    if (info.si_code == CLD_EXITED || info.si_code == CLD_KILLED || info.si_code == CLD_DUMPED)
        return -ECHILD;
    int event = info.si_status >> 8, signal = info.si_status & 0xff;
    stop->phase = STOP_HELD;
    if (event == 0)
        stop->signal = signal;
    else
        stop->is_group_stopped = event == PTRACE_EVENT_STOP && signal != SIGTRAP;
    return 1;
}

int stop_wait(struct thread_stop *stop, uint64_t deadline_ns)
{
    /* A spin reacts faster, but only to what happens on another CPU; the target may have moved to this one meanwhile. */
    uint64_t spin_until = stop->shares_cpu ? 0 : stop_clock_ns() + SPIN_NS;
    for (;;) {
        int result = poll_stop(stop, spin_until && stop_clock_ns() < spin_until ? WNOHANG : 0);
        if (result)
            return result > 0 ? 0 : -ESRCH;
        if (stop_clock_ns() >= deadline_ns)
            return -ETIMEDOUT;
        __builtin_ia32_pause();
    }
}

int stop_registers(const struct thread_stop *stop, struct user_regs_struct *registers)
{
    struct iovec vector = {registers, sizeof *registers};
    if (ptrace(PTRACE_GETREGSET, stop->tid, NT_PRSTATUS, &vector))
        return -errno;
    enum { USER_64_BIT_CODE = 0x33 };
    return vector.iov_len == sizeof *registers && registers->cs == USER_64_BIT_CODE ? 0 : -ENOEXEC;
}

uint64_t stop_release(struct thread_stop *stop)
{
    if (stop->is_followed) {
        stop->phase = STOP_NONE;
        return stop_clock_ns() - stop->since_ns;
    }
    /* ESRCH: it was killed meanwhile; it is then a zombie of ours, and stays SEIZED. */
    int failed = ptrace(PTRACE_DETACH, stop->tid, NULL, (void *)(intptr_t)stop->signal) != 0;
    stop->phase = failed ? STOP_SEIZED : STOP_NONE;
    return stop_clock_ns() - stop->since_ns;
}
