/* Holds memory and stands still: hold MEGABYTES [NAME]. Prints a line when it does. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    size_t size = strtoul(argc > 1 ? argv[1] : "1", NULL, 10) << 20;
    char *memory = malloc(size);
    if (!memory)
        return 1;
    memset(memory, 1, size);
    __asm__ volatile("" : : "r"(memory) : "memory"); /* or the compiler does without it all */
    if (argc > 2)
        prctl(PR_SET_NAME, argv[2]);
    puts("holding");
    fflush(stdout);
    for (;;)
        pause();
}
