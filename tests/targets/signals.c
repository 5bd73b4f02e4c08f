/* Counts the SIGINTs and SIGTERMs that reach it for a while after the first one, prints the counts and exits with 7. */
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    puts("waiting");
    fflush(stdout);

    int interrupts = 0, terminations = 0;
    int signal = sigwaitinfo(&set, NULL);
    while (signal > 0) {
        interrupts += signal == SIGINT;
        terminations += signal == SIGTERM;
        struct timespec quiet = {.tv_nsec = 500 * 1000 * 1000};
        signal = sigtimedwait(&set, NULL, &quiet);
    }
    printf("SIGINT %d SIGTERM %d\n", interrupts, terminations);
    return 7;
}
