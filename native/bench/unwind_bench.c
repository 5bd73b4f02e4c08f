/* The cost of unwinding one's own stack of N frames: cold (no row compiled) and warm. usage: FRAMES=N unwind_bench measure */
#include "own_space.h"

#include <time.h>

enum { CAPACITY = 8192 };

static struct unwound_frame frames[CAPACITY];
static const int rounds = 2000;
static volatile int sink;

static double now_ns(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static __attribute__((noinline)) void measure(void)
{
    static struct own_space own;
    ucontext_t context;
    getcontext(&context);
    struct registers registers = registers_of(context.uc_mcontext.gregs);
    own_open(&own, getpid(), registers.value[REG_RSP]);
    struct stack_copy copy = own_copy(&own, registers.value[REG_RSP], 1 << 20);
    double best = 1e18, cold = 0;
    struct unwound result = {0};
    for (int i = 0; i < rounds; i++) {
        double start = now_ns();
        result = unwind(&own.space, &copy, &registers, frames, CAPACITY);
        double took = now_ns() - start;
        if (!i)
            cold = took;
        else if (took < best)
            best = took;
    }
    printf("%u frames: cold %.0f ns, warm %.0f ns at best, %.1f ns a frame, truncation %d\n", result.count, cold, best,
           best / result.count, result.truncation);
    free((void *)(uintptr_t)copy.bytes);
    own_close(&own);
}

static __attribute__((noinline)) void descend(int depth)
{
    if (depth)
        descend(depth - 1);
    else
        measure();
    sink++;
}

TEST(measure)
{
    const char *depth = getenv("FRAMES");
    descend(depth ? atoi(depth) : 30);
}
