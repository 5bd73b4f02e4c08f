/* Stands still below code that was made at run time and has no unwinding information: with an argument, without a frame pointer. */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* push rbp; mov rbp, rsp; call rdi; pop rbp; ret */
static const unsigned char with_rbp[] = {0x55, 0x48, 0x89, 0xe5, 0xff, 0xd7, 0x5d, 0xc3};
/* sub rsp, 8; call rdi; add rsp, 8; ret */
static const unsigned char without_rbp[] = {0x48, 0x83, 0xec, 0x08, 0xff, 0xd7, 0x48, 0x83, 0xc4, 0x08, 0xc3};

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

__attribute__((noinline)) static void work(void *code)
{
    void (*made)(void (*)(void));
    memcpy(&made, &code, sizeof made);
    made(stand_still);
    turns++;
}

int main(int argc, char **argv)
{
    (void)argv;
    void *code = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (code == MAP_FAILED)
        return 1;
    memcpy(code, argc > 1 ? without_rbp : with_rbp, argc > 1 ? sizeof without_rbp : sizeof with_rbp);
    if (mprotect(code, 4096, PROT_READ | PROT_EXEC) != 0)
        return 1;
    work(code);
    return turns;
}
