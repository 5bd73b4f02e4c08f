/* forgetful: has a child that ends at once, and never waits for it. It ends after two minutes. */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    printf("%d\n", child);
    fflush(stdout);
    alarm(120);
    for (;;)
        pause();
}
