/* One of several libraries, each of which calls the next one: CALL is its function, NEXT the next one's; the last one stands still. */
#include <stdio.h>
#include <unistd.h>

int CALL(int depth);

#ifdef NEXT
int NEXT(int depth);

int CALL(int depth)
{
    return NEXT(depth + 1) + 1;
}
#else
static volatile int turns;

__attribute__((noinline)) static void stand_still(void)
{
    puts("ready");
    fflush(stdout);
    for (;;) {
        pause();
        turns++;
    }
}

int CALL(int depth)
{
    stand_still();
    return turns + depth;
}
#endif
