/*
 * crowd SPINS THREADS DEPTH FILE: THREADS threads that wait, DEPTH calls deep; the first one, if SPINS is not 0, reads the clock all the
 * time instead and keeps the longest time between two readings, in ns, in the first eight bytes of FILE. Prints a line first.
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static _Atomic uint64_t *longest;
static int spins;
static intptr_t depth;
static pthread_barrier_t barrier;

static uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

__attribute__((noinline)) static void watch_the_clock(void)
{
    for (uint64_t before = now(), after;; before = after) {
        after = now();
        if (after - before > *longest)
            *longest = after - before;
    }
}

__attribute__((noinline)) static intptr_t call(intptr_t further, int spin)
{
    if (further > 0)
        return call(further - 1, spin) + 1;
    pthread_barrier_wait(&barrier);
    if (spin)
        watch_the_clock();
    for (;;)
        pause();
}

static void *work(void *unused)
{
    call(depth, 0);
    return unused;
}

int main(int argc, char **argv)
{
    if (argc != 5)
        return 1;
    spins = atoi(argv[1]);
    int threads = atoi(argv[2]), file = open(argv[4], O_RDWR | O_CREAT, 0600);
    depth = atoi(argv[3]);
    if (file < 0 || ftruncate(file, sizeof *longest) != 0)
        return 1;
    longest = mmap(NULL, sizeof *longest, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (longest == MAP_FAILED || pthread_barrier_init(&barrier, NULL, (unsigned)threads) != 0)
        return 1;
    for (int i = 1; i < threads; i++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, work, NULL) != 0)
            return 1;
    }
    puts("ready");
    fflush(stdout);
    return (int)call(depth, spins);
}
