/* Traces a child that spins, and prints the child's pid first. With an argument, the child is a zombie instead. */
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile unsigned long turns;

int main(int argc, char **argv)
{
    (void)argv;
    pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        while (argc == 1)
            turns++;
        _exit(0);
    }
    siginfo_t ended;
    if (child < 0 || (argc == 1 && ptrace(PTRACE_SEIZE, child, NULL, NULL) != 0)
        || (argc > 1 && waitid(P_PID, (id_t)child, &ended, WEXITED | WNOWAIT) != 0))
        return 1;
    printf("%d\n", child);
    fflush(stdout);
    for (;;)
        pause();
}
