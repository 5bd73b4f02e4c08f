/* What /proc tells of one thread, read below the descriptor of its process's folder. */
#ifndef FUZMON_THREAD_STATE_H
#define FUZMON_THREAD_STATE_H

#include <stdbool.h>
#include <stdint.h>

struct thread_stat {
    char name[64];
    uint32_t name_length;
    uint8_t state;
    bool is_dumped; /* the kernel is about to write, or writes, a core dump of its process */
    int32_t cpu;    /* that it runs on, or ran on last */
    uint64_t image; /* a hash of where program, data and stack lie, which an exec changes; 0: not known */
};

/* Text of the scheduler's counters: two that are equal mean that the thread did not run in between. */
struct thread_schedule {
    char text[96];
};

struct thread_syscall {
    int32_t number; /* -1: blocked outside a system call */
    uint64_t arguments[6];
    uint64_t sp;
    uint64_t pc;
};

struct signal_actions {
    uint64_t ignored; /* bit n-1: signal n */
    uint64_t caught;
    int32_t tracer; /* of the thread */
};

/* All return 0 or -errno; -EBADMSG for a text that is not understood. */
int thread_stat_read(int process, int32_t tid, struct thread_stat *stat);
int thread_schedule_read(int process, int32_t tid, struct thread_schedule *schedule);
/* -EBUSY: it runs. */
int thread_syscall_read(int process, int32_t tid, struct thread_syscall *call);
int signal_actions_read(int process, int32_t tid, struct signal_actions *actions);

#endif
