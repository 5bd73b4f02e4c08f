/* What libfuzmon and the BPF programs of system calls tell each other. Both are compiled from this file. */
#ifndef FUZMON_EVENTS_SYSCALL_BOARD_H
#define FUZMON_EVENTS_SYSCALL_BOARD_H

#include "../../include/fuzmon_syscalls.h"

enum { SYSCALL_LOSSES = 8192 };

enum syscall_adoption {
    SYSCALL_ADOPT = 1,      /* a process, and whoever descends from one that is traced */
    SYSCALL_ADOPT_HELD = 2, /* a command that is held before its exec */
    SYSCALL_LET_GO = 3,     /* all that are traced */
};

struct syscall_counts {
    unsigned long long lost;
    unsigned long long limited;
};

/* Shared memory. */
struct syscall_board {
    unsigned long long untracked; /* tasks for which there was no room: they and their descendants are not told of */
    unsigned long long adopted;   /* tasks so far */
    long long traced;             /* tasks now */
    struct syscall_counts other;  /* of the processes for which there is no room in the map */
    unsigned int adoption;
    int pid;
    unsigned int follows_forks;
    unsigned int tells_signals;
    unsigned int tells_others; /* calls of higher numbers, and those of 32-bit programs */
    unsigned int reserved;
    unsigned int data_bytes;
    unsigned int calls_per_second; /* 0: no limit */
    unsigned long long included[FUZMON_SYSCALLS / 64];
    struct fuzmon_capture_plan plans[FUZMON_SYSCALLS];
};

#endif
