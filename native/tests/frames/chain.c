/* A chain of calls under the name CHAIN, compiled with the flags of one way to tell, or not to tell, how it is unwound. */
void CHAIN(int depth, void (*bottom)(void));

static volatile int sink;

__attribute__((noinline)) void CHAIN(int depth, void (*bottom)(void))
{
    volatile int here = depth;
    if (depth)
        CHAIN(depth - 1, bottom);
    else
        bottom();
    sink += here;
}
