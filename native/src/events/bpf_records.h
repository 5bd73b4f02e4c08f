/* What the BPF programs and libfuzmon tell each other. Both are compiled from this file, so it needs no other. */
#ifndef FUZMON_EVENTS_BPF_RECORDS_H
#define FUZMON_EVENTS_BPF_RECORDS_H

enum {
    BPF_NAME = 16,
    BPF_OTHER_ENDS = 512,
};

enum bpf_event_kind {
    BPF_EVENT_FORK = 1,
    BPF_EVENT_EXEC = 2,
    BPF_EVENT_EXIT = 3, /* of the whole process, with its last thread */
    BPF_EVENT_FREE = 4, /* it is reaped and runs no more: what it used is final */
};

struct bpf_event {
    unsigned long long id;       /* the same from the fork of a process to its FREE, and no other's meanwhile */
    unsigned long long time_ns;  /* CLOCK_MONOTONIC */
    unsigned long long start_ns; /* likewise */
    unsigned int kind;
    int pid; /* of the process */
    int parent;
    int status;           /* of EXIT: as wait tells it */
    unsigned int is_root; /* of EXIT: its end is not counted */
    unsigned int reserved;
    unsigned long long peak_pages; /* of EXIT; 0: not known */
    unsigned long long cpu_ns;     /* of FREE, as all below */
    unsigned long long minor_faults;
    unsigned long long major_faults;
    char name[BPF_NAME];
};

struct bpf_end_key {
    char name[BPF_NAME];
    int status;
    unsigned int reserved;
};

enum bpf_adoption {
    BPF_ADOPT_FAMILY = 1, /* a process, and whoever descends from one that is watched */
    BPF_ADOPT_ALL = 2,    /* all but the monitor and its children */
};

/* Shared memory: libfuzmon writes what is to be adopted, the programs count. */
struct bpf_board {
    unsigned long long lost;      /* events for which there was no room */
    unsigned long long untracked; /* processes for which there was none: they and their descendants are not told of */
    unsigned long long adopted;   /* processes so far */
    unsigned int adoption;
    int pid; /* the one to adopt, or the monitor's */
};

/* A process that is read. */
struct bpf_sample {
    unsigned long long time_ns; /* CLOCK_MONOTONIC */
    unsigned long long start_boot_ns;
    unsigned long long cpu_ns;
    unsigned long long resident_pages;
    unsigned long long swapped_pages;
    unsigned long long total_pages;
    unsigned long long peak_pages;
    unsigned long long minor_faults;
    unsigned long long major_faults;
    unsigned long long voluntary_switches;
    unsigned long long involuntary_switches;
    int pid;
    int parent;
    unsigned int uid;
    unsigned int threads;
    unsigned int state; /* bits of the main thread's */
    unsigned int is_running; /* cpu_ns is as of the last clock tick */
    char name[BPF_NAME];
};

#endif
