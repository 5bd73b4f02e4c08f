#define _GNU_SOURCE
#include "capture.h"

#include <errno.h>
#include <string.h>

enum { TRIES = 2 };

/* A kernel without these counters says zero, which would prove nothing. */
static bool counts(const struct thread_schedule *schedule)
{
    return strcmp(schedule->text, "0 0 0\n") != 0;
}

static void set(struct registers *registers, unsigned number, uint64_t value)
{
    registers->value[number] = value;
    registers->known |= (uint32_t)1 << number;
}

static void known_registers(const struct thread_syscall *call, struct registers *registers)
{
    *registers = (struct registers){0};
    set(registers, REG_RIP, call->pc);
    set(registers, REG_RSP, call->sp);
    set(registers, REG_RDI, call->arguments[0]);
    set(registers, REG_RSI, call->arguments[1]);
    set(registers, REG_RDX, call->arguments[2]);
    set(registers, REG_R8 + 2, call->arguments[3]);
    set(registers, REG_R8, call->arguments[4]);
    set(registers, REG_R8 + 1, call->arguments[5]);
}

int capture_blocked(struct fuzmon_stacks *stacks, struct captured_thread *thread)
{
    /* The rest costs more than this question. */
    struct thread_syscall first;
    if (thread->stat.state == 'R' && thread_syscall_read(stacks->process, thread->tid, &first) == -EBUSY)
        return -EBUSY;
    for (int i = 0; i < TRIES; i++) {
        struct thread_schedule before, after;
        struct thread_syscall call;
        int result = thread_schedule_read(stacks->process, thread->tid, &before);
        if (!result)
            result = thread_syscall_read(stacks->process, thread->tid, &call);
        if (result)
            return result;
        /* A page fault, or a stop: the registers say nothing of the functions that go on. */
        if (call.number < 0 || !counts(&before))
            return -EBUSY;

        size_t used = stacks->arena.used;
        known_registers(&call, &thread->registers);
        capture_copy_stack(stacks, thread);
        capture_copy_python(stacks, thread);
        result = thread_schedule_read(stacks->process, thread->tid, &after);
        if (!result && !strcmp(before.text, after.text)) {
            thread->schedule = before;
            thread->syscall = call.number;
            thread->captured = FUZMON_CAPTURED_BLOCKED;
            return 0;
        }
        stacks->arena.used = used;
        thread->python_length = 0;
        if (result)
            return result;
    }
    return -EBUSY;
}
