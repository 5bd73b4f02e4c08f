/* Stacks of this very thread, unwound from a copy, beside what the program knows of itself. */
#include "own_space.h"
#include "fuzmon.h"

#include <execinfo.h>
#include <signal.h>
#include <sys/mman.h>

enum { FRAMES = 4096 };

static struct unwound_frame frames[FRAMES];
static struct unwound result;
static uint32_t known = UINT32_MAX;
static size_t copy_limit = 1 << 20;
static uint32_t capacity = FRAMES;
static bool is_blank; /* the copy holds nothing but zeros */
static void *expected[FRAMES];
static int expected_count;

/* Unwinds from a context whose stack is still intact. */
static void unwind_context(const ucontext_t *context)
{
    static struct own_space own;
    struct registers registers = registers_of(context->uc_mcontext.gregs);
    registers.known &= known;
    own_open(&own, getpid(), registers.value[REG_RSP]);
    struct stack_copy copy = own_copy(&own, registers.value[REG_RSP], copy_limit);
    if (is_blank)
        memset((void *)(uintptr_t)copy.bytes, 0, copy.length);
    result = unwind(&own.space, &copy, &registers, frames, capacity);
    free((void *)(uintptr_t)copy.bytes);
    own_close(&own);
}

/* What backtrace says from a caller on, at index 1: AddressSanitizer's backtrace has a frame of its own before that. */
static void expect(void *caller)
{
    expected_count = backtrace(expected, FRAMES);
    int at = 0;
    while (at < expected_count && expected[at] != caller)
        at++;
    CHECK(at > 0 && at < expected_count);
    expected_count -= at - 1;
    memmove(expected, expected + at - 1, (size_t)expected_count * sizeof *expected);
}

static __attribute__((noinline)) void unwind_here(void)
{
    ucontext_t context;
    expect(__builtin_return_address(0));
    getcontext(&context);
    unwind_context(&context);
}

/* The frames above the first agree with backtrace, which stops at the same end. */
static void check_backtrace(void)
{
    CHECK_INT(result.truncation, FUZMON_COMPLETE);
    CHECK_INT(result.count, expected_count);
    for (int i = 1; i < expected_count; i++) {
        CHECK_INT(frames[i].address, (uintptr_t)expected[i]);
        CHECK_INT(frames[i].flags & ~FUZMON_FRAME_SIGNAL & ~FUZMON_FRAME_EXACT, 0);
    }
    CHECK_INT(frames[0].flags, FUZMON_FRAME_EXACT);
}

static volatile int sink;

static __attribute__((noinline)) void descend(int depth, void (*bottom)(void))
{
    if (depth)
        descend(depth - 1, bottom);
    else
        bottom();
    sink++;
}

TEST(Frames_are_those_of_backtrace)
{
    unwind_here();
    check_backtrace();
}

TEST(Two_thousand_frames_are_unwound)
{
    descend(2000, unwind_here);
    CHECK(result.count > 2000);
    check_backtrace();
}

TEST(The_number_of_frames_is_limited)
{
    capacity = 100;
    descend(200, unwind_here);
    CHECK_INT(result.count, 100);
    CHECK_INT(result.truncation, FUZMON_TRUNCATED_FRAMES);
}

TEST(A_stack_that_is_cut_is_said_to_be)
{
    copy_limit = 4096;
    descend(500, unwind_here);
    CHECK(result.count > 5);
    CHECK_INT(result.truncation, FUZMON_TRUNCATED_STACK);
}

static void on_signal(int number, siginfo_t *info, void *context)
{
    (void)number;
    (void)info;
    (void)context;
    unwind_here();
}

static void handle(int number, int flags, void (*handler)(int, siginfo_t *, void *))
{
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags};
    CHECK_INT(sigaction(number, &action, NULL), 0);
}

static __attribute__((noinline)) void raise_signal(void)
{
    raise(SIGUSR1);
    sink++;
}

static int signal_frames(void)
{
    int count = 0;
    for (uint32_t i = 0; i < result.count; i++)
        if (frames[i].flags & FUZMON_FRAME_SIGNAL) {
            count++;
            CHECK(frames[i + 1].flags & FUZMON_FRAME_EXACT);
        }
    return count;
}

TEST(A_signal_handler_is_crossed)
{
    handle(SIGUSR1, 0, on_signal);
    descend(10, raise_signal);
    check_backtrace();
    CHECK_INT(signal_frames(), 1);
}

TEST(A_handler_on_another_stack_is_crossed)
{
    stack_t other = {.ss_size = 256 << 10};
    other.ss_sp = mmap(NULL, other.ss_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK_INT(sigaltstack(&other, NULL), 0);
    handle(SIGUSR1, SA_ONSTACK, on_signal);
    descend(10, raise_signal);
    check_backtrace();
    CHECK_INT(signal_frames(), 1);
}

static void on_fault(int number, siginfo_t *info, void *context)
{
    (void)number;
    (void)info;
    unwind_context(context);
    expected[0] = NULL;
    ucontext_t *interrupted = context;
    interrupted->uc_mcontext.gregs[16] = *(greg_t *)(uintptr_t)interrupted->uc_mcontext.gregs[15];
    interrupted->uc_mcontext.gregs[15] += 8;
}

static __attribute__((noinline)) void call_nothing(void)
{
    void (*volatile nothing)(void) = (void (*)(void))(uintptr_t)8;
    expect(__builtin_return_address(0));
    nothing();
    sink++;
}

TEST(A_call_to_a_bad_address_shows_its_caller)
{
    handle(SIGSEGV, SA_NODEFER, on_fault);
    descend(10, call_nothing);
    CHECK_INT(result.truncation, FUZMON_COMPLETE);
    CHECK_INT(frames[0].address, 8);
    CHECK_INT(result.count, expected_count + 1);
    for (int i = 1; i < expected_count; i++)
        CHECK_INT(frames[i + 1].address, (uintptr_t)expected[i]);
}

/* A blocked thread: only rip, rsp and the arguments of its system call. The frame right over it has its CFA in rbp. */
static __attribute__((noinline, optimize("O0", "no-omit-frame-pointer"))) void unwind_blocked(void)
{
    volatile char room[200];
    ucontext_t context;
    room[0] = 1;
    expect(__builtin_return_address(0));
    getcontext(&context);
    unwind_context(&context);
    room[1] = room[0];
}

static __attribute__((noinline, optimize("O0", "no-omit-frame-pointer"))) void outer_with_rbp(void)
{
    volatile char room[100];
    room[0] = 1;
    unwind_blocked();
    room[1] = room[0];
}

TEST(An_unknown_rbp_is_recovered_from_the_stack)
{
    known = 1u << REG_RIP | 1u << REG_RSP;
    outer_with_rbp();
    check_backtrace();
}

TEST(An_rbp_that_is_nowhere_to_be_found_is_not_made_up)
{
    known = 1u << REG_RIP | 1u << REG_RSP;
    is_blank = true;
    outer_with_rbp();
    CHECK_INT(result.count, 1);
    CHECK_INT(result.truncation, FUZMON_TRUNCATED_REGISTERS);
}

/* Code of a compiler that tells nobody: push %rbp; mov %rsp,%rbp; call *%rdi; pop %rbp; ret */
static const uint8_t jitted[] = {0x55, 0x48, 0x89, 0xe5, 0xff, 0xd7, 0x5d, 0xc3};
/* sub $24,%rsp; call *%rdi; add $24,%rsp; ret */
static const uint8_t jitted_bare[] = {0x48, 0x83, 0xec, 0x18, 0xff, 0xd7, 0x48, 0x83, 0xc4, 0x18, 0xc3};

static void *caller_of_jitted;

static __attribute__((noinline)) void run_jitted(const uint8_t *code, size_t size)
{
    caller_of_jitted = __builtin_return_address(0);
    uint8_t *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(page != MAP_FAILED);
    memcpy(page, code, size);
    CHECK_INT(mprotect(page, 4096, PROT_READ | PROT_EXEC), 0);
    ((void (*)(void (*)(void)))(uintptr_t)page)(unwind_here);
    sink++;
}

static int frames_with(uint32_t flag)
{
    int count = 0;
    for (uint32_t i = 0; i < result.count; i++)
        count += (frames[i].flags & flag) != 0;
    return count;
}

TEST(Code_without_information_is_crossed_by_rbp)
{
    run_jitted(jitted, sizeof jitted);
    CHECK_INT(result.truncation, FUZMON_COMPLETE);
    CHECK_INT(frames_with(FUZMON_FRAME_FROM_RBP), 1);
    CHECK_INT(frames_with(FUZMON_FRAME_FROM_STACK), 0);
}

TEST(Code_without_information_or_rbp_is_crossed_by_a_scan)
{
    run_jitted(jitted_bare, sizeof jitted_bare);
    CHECK_INT(result.truncation, FUZMON_COMPLETE);
    CHECK_INT(frames_with(FUZMON_FRAME_FROM_STACK) + frames_with(FUZMON_FRAME_FROM_RBP), 1);
    /* Not even the caller, whose frame rbp still is, is lost. */
    CHECK(result.count >= 4);
    CHECK_INT(frames[3].address, (uintptr_t)caller_of_jitted);
}

void through_debug_frame(int depth, void (*bottom)(void));
void through_rbp(int depth, void (*bottom)(void));

/* Eleven frames more than without the chain, all of them returning into it, and the same ones around. */
static void check_chain(void (*chain)(int, void (*)(void)), int *flagged, uint32_t flag)
{
    descend(0, unwind_here);
    uint32_t without = result.count;
    uint64_t outermost = frames[result.count - 1].address;
    CHECK_INT(result.truncation, FUZMON_COMPLETE);
    chain(10, unwind_here);
    CHECK_INT(result.truncation, FUZMON_COMPLETE);
    CHECK_INT(result.count, without - 1 + 11);
    CHECK_INT(frames[result.count - 1].address, outermost);
    for (uint32_t i = 2; i < 11; i++)
        CHECK(frames[i].address - (uintptr_t)chain < 256);
    *flagged = frames_with(flag);
}

TEST(Code_with_debug_frame_only_is_unwound_by_it)
{
    int heuristic;
    check_chain(through_debug_frame, &heuristic, FUZMON_FRAME_FROM_RBP | FUZMON_FRAME_FROM_STACK);
    CHECK_INT(heuristic, 0);
}

TEST(Code_without_cfi_is_unwound_by_rbp)
{
    int from_rbp;
    check_chain(through_rbp, &from_rbp, FUZMON_FRAME_FROM_RBP);
    CHECK_INT(from_rbp, 11);
}

TEST(A_loop_in_the_chain_of_rbp_ends)
{
    static const uint64_t code = 0x10000;
    static struct own_space own;
    uint64_t words[64];
    for (unsigned i = 0; i < 64; i++)
        words[i] = i % 2 ? code + 16 : 0x7000; /* every saved rbp is the first one */
    own_open(&own, getpid(), 0);
    own.modules[own.count++] = (struct unwind_module){.start = code, .end = code + 4096};
    struct stack_copy copy = {.start = 0x7000, .length = sizeof words, .bytes = (const uint8_t *)words};
    struct registers registers = {.known = 1u << REG_RIP | 1u << REG_RSP | 1u << REG_RBP};
    registers.value[REG_RIP] = code;
    registers.value[REG_RSP] = registers.value[REG_RBP] = 0x7000;
    result = unwind(&own.space, &copy, &registers, frames, FRAMES);
    CHECK_INT(result.count, 1);
    CHECK_INT(result.truncation, FUZMON_TRUNCATED_UNWIND);
    own_close(&own);
}

TEST(Without_rsp_there_are_no_frames)
{
    struct own_space own = {.space = {&own, own_find, own_read}};
    struct stack_copy copy = {0};
    struct registers registers = {.known = 1u << REG_RIP};
    CHECK_INT(unwind(&own.space, &copy, &registers, frames, FRAMES).truncation, FUZMON_TRUNCATED_REGISTERS);
}
