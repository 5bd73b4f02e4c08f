/* forgetful: has a child that ends at once, and never waits for it. */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    printf("%d\n", child);
    fflush(stdout);
    for (;;)
        pause();
}
