/* Keeps a core busy with as many threads as are asked for: spin [THREADS]. Prints a line when it does. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void *spin(void *unused)
{
    for (volatile unsigned long i = 0;; i++)
        ;
    return unused;
}

int main(int argc, char **argv)
{
    int threads = argc > 1 ? atoi(argv[1]) : 1;
    puts("spinning");
    fflush(stdout);
    for (int i = 1; i < threads; i++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, spin, NULL) != 0)
            return 1;
    }
    spin(NULL);
}
