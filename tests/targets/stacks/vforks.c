/* Waits for a child of vfork, in a state that no debugger can stop it in. The child prints a line first and goes with its parent. */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

static volatile int turns;

__attribute__((noinline)) static void work(void)
{
    static const char ready[] = "ready\n";
    if (vfork() == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (write(1, ready, sizeof ready - 1) < 0)
            _exit(1);
        for (;;)
            pause();
    }
    turns++;
}

int main(void)
{
    work();
    return turns;
}
