/* Earns the class of crash that its argument names: one small fault for each of CASR's rules for x86. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define NOWHERE 0x123456789000
#define NEAR_NULL 0x10
#define NOT_CANONICAL 0xdead000000000000

/* A fault with an address in rax; what follows the first instruction never runs, and is there for the value's way. */
#define AT(address, text) __asm__ volatile(text "\n\tnop\n\tjmp 9f\n9:" : : "a"(address) : "rcx", "rdx", "memory")

extern char *__strcpy_chk(char *into, const char *from, size_t room);

static volatile int zero;
static volatile int sink;

static int recurse(int depth)
{
    volatile char room[256];
    room[0] = (char)depth;
    return recurse(depth + 1) + room[0];
}

__attribute__((noinline)) static void smash(size_t length)
{
    char room[16];
    memset(room, 'x', length);
    sink = room[1];
}

static void read_beyond_file(void)
{
    FILE *file = tmpfile();
    char *map = file ? mmap(NULL, 4096, PROT_READ, MAP_SHARED, fileno(file), 0) : MAP_FAILED;
    if (map != MAP_FAILED)
        AT(map, "movl (%%rax), %%ecx");
}

static void free_twice(void)
{
    char *volatile block = malloc(24);
    free(block);
    free(block);
}

int main(int argc, char **argv)
{
    const char *class = argc > 1 ? argv[1] : "";
    char small[4];
    if (!strcmp(class, "SegFaultOnPc")) AT(NOWHERE, "jmp *%%rax");
    if (!strcmp(class, "SegFaultOnPcNearNull")) AT(NEAR_NULL, "call *%%rax");
    if (!strcmp(class, "ReturnAv")) AT(NOWHERE, "mov %%rax, %%rsp\n\tret");
    if (!strcmp(class, "ReturnAv/value")) AT(NOT_CANONICAL, "push %%rax\n\tret");
    if (!strcmp(class, "ReturnAv/tainted")) AT(NOWHERE, "mov (%%rax), %%rsp\n\tret");
    if (!strcmp(class, "BranchAv")) AT(NOWHERE, "jmp *(%%rax)");
    if (!strcmp(class, "BranchAv/canonical")) AT(NOT_CANONICAL, "jmp *(%%rax)");
    if (!strcmp(class, "BranchAvNearNull")) AT(NEAR_NULL, "jmp *(%%rax)");
    if (!strcmp(class, "CallAv")) AT(NOWHERE, "call *(%%rax)");
    if (!strcmp(class, "CallAvNearNull")) AT(NEAR_NULL, "call *(%%rax)");
    if (!strcmp(class, "DestAv")) AT(NOWHERE, "movl $1, (%%rax)");
    if (!strcmp(class, "DestAv/canonical")) AT(NOT_CANONICAL, "movl $1, (%%rax)");
    if (!strcmp(class, "DestAv/string")) __asm__ volatile("rep movsb" : : "S"(class), "D"(NOWHERE), "c"(4L) : "memory");
    if (!strcmp(class, "DestAvNearNull")) AT(NEAR_NULL, "movb $1, (%%rax)");
    if (!strcmp(class, "SourceAv")) AT(NOWHERE, "movzwl (%%rax), %%ecx");
    if (!strcmp(class, "SourceAv/untainted")) AT(NOWHERE, "mov (%%rax), %%rcx\n\txor %%ecx, %%ecx\n\tcall *%%rcx");
    if (!strcmp(class, "SourceAvNearNull")) AT(NEAR_NULL, "mov (%%rax), %%rcx\n\tcall *%%rcx");
    if (!strcmp(class, "SourceAv/bus")) read_beyond_file();
    if (!strcmp(class, "CallAvTainted")) AT(NOWHERE, "mov (%%rax), %%rcx\n\tadd $8, %%rcx\n\tmov %%rcx, %%rdx\n\tcall *(%%rdx)");
    if (!strcmp(class, "BranchAvTainted")) AT(NOWHERE, "mov (%%rax), %%rcx\n\tjmp *%%rcx");
    if (!strcmp(class, "DestAvTainted")) AT(NOWHERE, "mov (%%rax), %%rcx\n\tmovl $1, 8(%%rcx)");
    if (!strcmp(class, "AccessViolation")) AT(NOWHERE, "addl $1, (%%rax)");
    if (!strcmp(class, "StackOverflow")) sink = recurse(0);
    if (!strcmp(class, "BadInstruction")) __builtin_trap();
    if (!strcmp(class, "BadInstruction/sys")) raise(SIGSYS);
    if (!strcmp(class, "TrapSignal")) __asm__ volatile("int3");
    if (!strcmp(class, "FPE")) sink = 7 / zero;
    if (!strcmp(class, "AbortSignal")) abort();
    if (!strcmp(class, "HeapError")) free_twice();
    if (!strcmp(class, "SafeFunctionCheck")) __strcpy_chk(small, "more than four", sizeof small);
    if (!strcmp(class, "StackGuard")) smash(64);
    return 3;
}
