/* Stands still inside a signal handler, on a stack of its own if it has an argument. Prints a line first. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

__attribute__((noinline)) static void stand_still(void)
{
    puts("ready");
    fflush(stdout);
    for (;;)
        pause();
}

static void handle(int signal)
{
    (void)signal;
    stand_still();
}

__attribute__((noinline)) static void work(void)
{
    raise(SIGUSR1);
}

int main(int argc, char **argv)
{
    (void)argv;
    struct sigaction action = {.sa_handler = handle, .sa_flags = argc > 1 ? SA_ONSTACK : 0};
    stack_t stack = {.ss_sp = malloc(1 << 16), .ss_size = 1 << 16};
    if (sigaltstack(&stack, NULL) != 0 || sigaction(SIGUSR1, &action, NULL) != 0)
        return 1;
    work();
    return 0;
}
