/* main, first, second, third, and below them all kinds of work that never ends. Prints a line first. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static volatile long sum;

static int compare(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;
    return (x > y) - (x < y);
}

__attribute__((noinline)) static long fibonacci(int n)
{
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

__attribute__((noinline)) static void sort(void)
{
    int numbers[256];
    for (int i = 0; i < 256; i++)
        numbers[i] = (i * 7919) % 257;
    qsort(numbers, 256, sizeof *numbers, compare);
    sum += numbers[17];
}

__attribute__((noinline)) static void print(void)
{
    char text[128];
    for (int i = 0; i < 64; i++)
        sum += snprintf(text, sizeof text, "%d %s %f", i, "text", (double)i / 3);
}

__attribute__((noinline)) static void allocate(void)
{
    for (size_t i = 1; i < 4096; i *= 2) {
        char *bytes = malloc(i);
        if (!bytes)
            abort();
        memset(bytes, (int)i, i);
        sum += (long)strnlen(bytes, i) + bytes[i - 1];
        free(bytes);
    }
}

__attribute__((noinline)) static void read_the_clock(void)
{
    struct timespec time;
    for (int i = 0; i < 100; i++) {
        clock_gettime(CLOCK_MONOTONIC, &time);
        sum += time.tv_nsec;
    }
}

__attribute__((noinline)) static long third(void)
{
    sort();
    print();
    allocate();
    read_the_clock();
    sum += fibonacci(16);
    return sum;
}

__attribute__((noinline)) static long second(void)
{
    return third() + 1;
}

__attribute__((noinline)) static long first(void)
{
    return second() + 1;
}

int main(void)
{
    puts("ready");
    fflush(stdout);
    for (;;)
        sum += first();
}
