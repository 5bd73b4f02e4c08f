/* Commits the fault that the first byte of its input names: of the file given, or of standard input. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

static volatile int zero;
static int *volatile nowhere;
static volatile int sink;

static void null_write(void)
{
    *nowhere = 1; /* line of n */
}

static void null_read(void)
{
    sink = *nowhere; /* line of r */
}

static void divide(void)
{
    sink = 7 / zero; /* line of d */
}

static void fail_assertion(void)
{
    assert(zero == 1); /* line of a */
}

static void recurse(int depth)
{
    volatile char room[256];
    room[0] = (char)depth;
    recurse(depth + 1); /* line of s */
    sink = room[0];
}

static void free_twice(void)
{
    char *volatile block = malloc(24);
    free(block);
    free(block); /* line of f */
}

static void trap(void)
{
    __builtin_trap(); /* line of i */
}

static void hang(void)
{
    for (;;)
        sink++; /* line of h */
}

int main(int argc, char **argv)
{
    FILE *in = argc > 1 ? fopen(argv[1], "rb") : stdin;
    switch (in ? fgetc(in) : EOF) {
    case 'n': null_write(); break;
    case 'r': null_read(); break;
    case 'd': divide(); break;
    case 'a': fail_assertion(); break;
    case 's': recurse(0); break;
    case 'f': free_twice(); break;
    case 'i': trap(); break;
    case 'h': hang(); break;
    default: break;
    }
    return 3;
}
