/*
 * Makes children that have the same pid, one after the other, as fast as it can: reuse CHILDREN. They exit with 0 to 4 in turns. Prints
 * "pid N" and then as storm does. Exits with 77 where the kernel or the rights do not let a pid be chosen.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STATUSES = 5 };

int main(int argc, char **argv)
{
    long children = argc > 1 ? atol(argv[1]) : 100;
    long counts[STATUSES] = {0};
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    if (waitpid(pid, NULL, 0) != pid)
        return 1;
    counts[0]++;
    for (long i = 1; i < children; i++) {
        struct clone_args arguments = {.exit_signal = SIGCHLD, .set_tid = (uintptr_t)&pid, .set_tid_size = 1};
        long child = syscall(SYS_clone3, &arguments, sizeof arguments);
        if (child == 0)
            _exit((int)(i % STATUSES));
        if (child < 0)
            return errno == EPERM || errno == ENOSYS || errno == EEXIST ? 77 : 1;
        int status;
        if (waitpid(pid, &status, 0) != pid)
            return 1;
        counts[WEXITSTATUS(status)]++;
    }
    printf("pid %d\n", pid);
    for (int i = 0; i < STATUSES; i++)
        printf("exit %d %ld\n", i, counts[i]);
    return 0;
}
