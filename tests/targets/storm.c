/*
 * Makes children as fast as it can and counts how they end: storm CHILDREN [PARENTS] [fork|exec|mixed] [GATE]. With GATE it begins
 * when that file is there, and gives up when its parent goes.
 * Prints "children N", then "exit STATUS COUNT" and "signal NUMBER COUNT" for each that occurred, parents included.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

struct counts {
    long exits[256];
    long signals[128];
};

static void count(struct counts *counts, int status)
{
    if (WIFSIGNALED(status))
        __atomic_fetch_add(&counts->signals[WTERMSIG(status)], 1, __ATOMIC_RELAXED);
    else
        __atomic_fetch_add(&counts->exits[WEXITSTATUS(status)], 1, __ATOMIC_RELAXED);
}

/* Two of a hundred are killed, by different signals; the others exit with one of four statuses. */
static void end(long number)
{
    if (number % 100 == 50)
        raise(SIGKILL);
    if (number % 100 == 51)
        raise(SIGSEGV);
    _exit((int)(number % 4 == 3 ? 255 : number % 4));
}

static int make_children(struct counts *counts, long children, int exec_every)
{
    for (long i = 0; i < children; i++) {
        pid_t pid = fork();
        if (pid < 0)
            return 1;
        if (pid == 0) {
            if (exec_every && i % exec_every == 0) {
                char number[32];
                snprintf(number, sizeof number, "%ld", i);
                execl("/proc/self/exe", "storm", "--end", number, NULL);
                _exit(126);
            }
            end(i);
        }
        int status;
        if (waitpid(pid, &status, 0) != pid)
            return 1;
        count(counts, status);
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 3 && !strcmp(argv[1], "--end"))
        end(atol(argv[2]));

    long children = argc > 1 ? atol(argv[1]) : 1000;
    int parents = argc > 2 ? atoi(argv[2]) : 1;
    const char *mode = argc > 3 ? argv[3] : "fork";
    int exec_every = !strcmp(mode, "exec") ? 1 : !strcmp(mode, "mixed") ? 3 : 0;
    for (pid_t parent = getppid(); argc > 4 && access(argv[4], F_OK); usleep(10000))
        if (getppid() != parent)
            return 1;
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    struct counts *counts = mmap(NULL, sizeof *counts, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (counts == MAP_FAILED)
        return 1;

    if (parents <= 1) {
        if (make_children(counts, children, exec_every))
            return 1;
    } else {
        for (int i = 0; i < parents; i++)
            if (fork() == 0)
                _exit(make_children(counts, children / parents, exec_every));
        int status;
        while (wait(&status) > 0)
            count(counts, status);
    }

    long total = 0;
    for (int i = 0; i < 256; i++)
        total += counts->exits[i];
    for (int i = 0; i < 128; i++)
        total += counts->signals[i];
    printf("children %ld\n", total);
    for (int i = 0; i < 256; i++)
        if (counts->exits[i])
            printf("exit %d %ld\n", i, counts->exits[i]);
    for (int i = 0; i < 128; i++)
        if (counts->signals[i])
            printf("signal %d %ld\n", i, counts->signals[i]);
    return 0;
}
