/*
 * Stops one thread of another process by ptrace and lets it go. Only plain system calls: nothing here allocates or opens anything.
 * All calls for a thread come from the OS thread that seized it; when that one ends, the kernel lets go of all that it still holds.
 */
#ifndef FUZMON_THREAD_STOP_H
#define FUZMON_THREAD_STOP_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/user.h>

enum stop_phase {
    STOP_NONE,   /* not ours, or not any more */
    STOP_SEIZED, /* ours, but it runs or never came to a stop */
    STOP_HELD,   /* stands still */
};

struct thread_stop {
    int32_t tid;
    enum stop_phase phase;
    bool is_followed; /* traced by us anyway: it is not let go, its stop is answered by who follows it */
    int signal;           /* that the stop holds back, to be passed on; 0: none */
    bool is_group_stopped; /* by job control: not because of us */
    bool shares_cpu;      /* with us, so that it can come to its stop only while we wait */
    uint64_t since_ns;    /* when it was interrupted */
};

uint64_t stop_clock_ns(void);

/*
 * Lets the waits of this thread look at the clock: a timer that interrupts them again and again, by a signal that is unblocked on
 * this thread only. Needed around all stops.
 */
struct stop_timer;
struct stop_timer *stop_timer_start(void);
void stop_timer_end(struct stop_timer *timer);

/* Makes a thread ours; it goes on running. 0 or -errno. */
int stop_seize(struct thread_stop *stop, int32_t tid);

/* Takes a thread that is ours already. */
void stop_borrow(struct thread_stop *stop, int32_t tid);

void stop_interrupt(struct thread_stop *stop);

/* 0: it stands still; -ETIMEDOUT; -ESRCH: it ended, or became another by exec. */
int stop_wait(struct thread_stop *stop, uint64_t deadline_ns);

/* Of a thread that stands still. 0 or -errno; -ENOEXEC for one that runs 32-bit code. */
int stop_registers(const struct thread_stop *stop, struct user_regs_struct *registers);

/* Lets it run, with the signal that the stop held back. Returns for how long it stood still, ns. */
uint64_t stop_release(struct thread_stop *stop);

#endif
