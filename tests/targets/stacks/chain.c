/* main, then NUMBER calls deep, and there it waits (pause) or, with a second argument, spins. Prints a line first. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static volatile unsigned long turns;

__attribute__((noinline)) static void stand_still(void)
{
    for (;;)
        pause();
}

__attribute__((noinline)) static void spin(void)
{
    for (;;)
        turns++;
}

__attribute__((noinline)) static int call(int depth, int spins)
{
    if (depth > 0)
        return call(depth - 1, spins) + 1;
    if (spins)
        spin();
    stand_still();
    return 0;
}

int main(int argc, char **argv)
{
    puts("ready");
    fflush(stdout);
    return call(argc > 1 ? atoi(argv[1]) : 8, argc > 2);
}
