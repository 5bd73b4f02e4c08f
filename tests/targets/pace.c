/* Times itself, whoever traces it: pace storm|calls COUNT prints how many nanoseconds it took to have so many children, or to make so many cheap calls. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000ll + time.tv_nsec;
}

static void storm(long count)
{
    for (long i = 0; i < count; i++) {
        pid_t pid = fork();
        if (pid == 0)
            _exit(0);
        if (pid < 0 || waitpid(pid, NULL, 0) != pid)
            exit(1);
    }
}

static void calls(long count)
{
    for (long i = 0; i < count; i++)
        syscall(SYS_getppid);
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    long long start = now();
    if (!strcmp(argv[1], "storm"))
        storm(atol(argv[2]));
    else
        calls(atol(argv[2]));
    printf("%lld\n", now() - start);
    return 0;
}
