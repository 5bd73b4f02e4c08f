// Stands still below calls that the compiler inlines, methods and templates. Prints a line first.
#include <cstdio>
#include <unistd.h>

static volatile int turns;

namespace shapes {

template <typename T> struct Square {
    T side;

    __attribute__((always_inline)) inline T call_inlined(T (*next)(T))
    {
        return next(side) + 1;
    }

    __attribute__((noinline)) T call(T (*next)(T))
    {
        T value = call_inlined(next);
        turns = turns + 1;
        return value;
    }
};

} // namespace shapes

__attribute__((noinline)) static int stand_still(int side)
{
    std::puts("ready");
    std::fflush(stdout);
    for (;;) {
        pause();
        turns = turns + side;
    }
}

__attribute__((noinline)) static int work(int side)
{
    shapes::Square<int> square{side};
    int value = square.call(stand_still);
    turns = turns + 1;
    return value;
}

int main(int argc, char **)
{
    return work(argc) + turns;
}
