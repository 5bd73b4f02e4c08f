/* Waits, and lets nobody without privileges look into it. Prints a line when it does. */
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(void)
{
    prctl(PR_SET_DUMPABLE, 0);
    puts("waiting");
    fflush(stdout);
    pause();
    return 0;
}
