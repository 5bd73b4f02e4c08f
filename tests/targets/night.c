/*
 * A campaign in short: night RATE LONG SECONDS [GATE]. Holds LONG children that sleep, and makes RATE short ones a second for SECONDS,
 * fewer if the machine cannot; each exits with one of four statuses or is killed. Then it ends the long ones. With GATE it makes short
 * ones when that file is there. Prints "up" when the long ones are there, and at the end how all have ended, as storm does.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { BURST_NS = 10000000 };

static long exits[256];
static long signals[128];

static void await(pid_t pid)
{
    int status;
    if (waitpid(pid, &status, 0) != pid)
        exit(1);
    if (WIFSIGNALED(status))
        signals[WTERMSIG(status)]++;
    else
        exits[WEXITSTATUS(status)]++;
}

static void make_short(long number)
{
    pid_t pid = fork();
    if (pid < 0)
        exit(1);
    if (pid == 0) {
        if (number % 1000 == 500)
            raise(SIGSEGV);
        _exit((int)(number % 4));
    }
    await(pid);
}

static void hold(void)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;)
        pause();
}

static long long now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    long rate = atol(argv[1]), count = atol(argv[2]), seconds = atol(argv[3]);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    pid_t *holders = calloc((size_t)count + 1, sizeof *holders);
    for (long i = 0; i < count; i++)
        if ((holders[i] = fork()) == 0)
            hold();
    puts("up");
    fflush(stdout);
    while (argc > 4 && access(argv[4], F_OK))
        usleep(10000);

    long long begin = now_ns(), end = begin + seconds * 1000000000LL;
    long made = 0;
    for (long long now; (now = now_ns()) < end;) {
        long due = (long)((now - begin) / 1e9 * (double)rate);
        /* What could not be made in time is left out, or a busy machine would be left a backlog. */
        long burst = due - made > rate / 10 ? rate / 10 : due - made;
        made = due - burst;
        for (long i = 0; i < burst; i++)
            make_short(made++);
        clock_nanosleep(CLOCK_MONOTONIC, 0, &(struct timespec){.tv_nsec = BURST_NS}, NULL);
    }
    for (long i = 0; i < count; i++) {
        kill(holders[i], SIGTERM);
        await(holders[i]);
    }

    for (int i = 0; i < 256; i++)
        if (exits[i])
            printf("exit %d %ld\n", i, exits[i]);
    for (int i = 0; i < 128; i++)
        if (signals[i])
            printf("signal %d %ld\n", i, signals[i]);
    return 0;
}
