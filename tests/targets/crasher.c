/*
 * crasher HOW [ARGUMENT]...: ends by a signal, or nearly so.
 * crasher burst COUNT PARENTS HOW: that many children crash below that many parents; tells how many of them were seen to.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static sigjmp_buf back;

__attribute__((noinline)) static void write_nowhere(void)
{
    *(volatile int *)16 = 1;
}

static void *run_thread(void *unused)
{
    prctl(PR_SET_NAME, "faulty");
    write_nowhere();
    return unused;
}

static void crash_handler(int number)
{
    (void)number;
    write_nowhere();
}

static void come_back(int number)
{
    (void)number;
    siglongjmp(back, 1);
}

static void die_after_all(int number)
{
    signal(number, SIG_DFL);
}

/* Return addresses and saved registers of all callers become 0x4141414141414141. */
__attribute__((noinline, optimize("no-stack-protector"))) static void smash(void)
{
    volatile char *bytes = __builtin_frame_address(0);
    for (int i = 0; i < 256; i++)
        bytes[i] = 'A';
}

static int crash(const char *how, const char *own)
{
    pthread_t thread;
    if (strcmp(how, "null") == 0) {
        write_nowhere();
    } else if (strcmp(how, "abort") == 0) {
        abort();
    } else if (strcmp(how, "thread") == 0) {
        pthread_create(&thread, NULL, run_thread, NULL);
        pthread_join(thread, NULL);
    } else if (strcmp(how, "handler") == 0) {
        signal(SIGUSR1, crash_handler);
        raise(SIGUSR1);
    } else if (strcmp(how, "smash") == 0) {
        smash();
    } else if (strcmp(how, "nowhere") == 0) {
        ((void (*)(void))(uintptr_t)0x10000000)();
    } else if (strcmp(how, "handled") == 0) {
        signal(SIGSEGV, come_back);
        if (!sigsetjmp(back, 1))
            write_nowhere();
    } else if (strcmp(how, "dies-after-all") == 0) {
        signal(SIGSEGV, die_after_all);
        write_nowhere();
    } else if (strcmp(how, "undumpable") == 0) {
        prctl(PR_SET_DUMPABLE, 0);
        write_nowhere();
    } else if (strcmp(how, "sparse") == 0) {
        size_t size = (size_t)10 << 30;
        char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        for (size_t at = 0; memory != MAP_FAILED && at < size; at += (size_t)1 << 30)
            memory[at] = 1;
        write_nowhere();
    } else if (strcmp(how, "vanished") == 0) {
        unlink(own);
        write_nowhere();
    }
    return 0;
}

static int crash_children(int count, const char *how, const char *own)
{
    int seen = 0;
    for (int i = 0; i < count; i++) {
        int status = 0;
        pid_t child = fork();
        if (child == 0)
            _exit(crash(how, own));
        if (waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV)
            seen++;
    }
    return seen;
}

static int burst(int count, int parents, const char *how, const char *own)
{
    int ends[2], total = 0, seen;
    if (pipe(ends))
        return 1;
    for (int i = 0; i < parents; i++)
        if (fork() == 0) {
            seen = crash_children(count / parents, how, own);
            _exit(write(ends[1], &seen, sizeof seen) != sizeof seen);
        }
    for (int i = 0; i < parents; i++) {
        if (read(ends[0], &seen, sizeof seen) == sizeof seen)
            total += seen;
        wait(NULL);
    }
    printf("seen %d\n", total);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "burst") == 0)
        return burst(atoi(argv[2]), atoi(argv[3]), argv[4], argv[0]);
    return argc > 1 ? crash(argv[1], argv[0]) : 2;
}
