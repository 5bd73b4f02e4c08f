/* Four threads that wait, each in a call of its own depth. Prints a line when they do. */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

static pthread_barrier_t barrier;

__attribute__((noinline)) static int call(intptr_t depth)
{
    if (depth > 0)
        return call(depth - 1) + 1;
    pthread_barrier_wait(&barrier);
    for (;;)
        pause();
}

static void *work(void *depth)
{
    call((intptr_t)depth);
    return NULL;
}

int main(void)
{
    pthread_t thread;
    pthread_barrier_init(&barrier, NULL, 4);
    for (intptr_t i = 1; i < 4; i++) {
        if (pthread_create(&thread, NULL, work, (void *)i) != 0)
            return 1;
    }
    pthread_barrier_wait(&barrier);
    puts("ready");
    fflush(stdout);
    for (;;)
        pause();
}
