#define _GNU_SOURCE
#include "call_filter.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static void add(struct call_filter *filter, struct sock_filter instruction)
{
    filter->code[filter->length++] = instruction;
}

/* One comparison a call: the kernel keeps a table of those that always pass, so that these cost none. */
void call_filter_make(struct call_filter *filter, const uint64_t *calls, uint64_t with_others)
{
    const struct sock_filter pass = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    const struct sock_filter trace = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
    filter->length = 0;
    add(filter, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)));
    add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0));
    add(filter, with_others ? trace : pass);
    add(filter, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)));
    add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, CALL_FILTER_NUMBERS, 0, 1));
    add(filter, with_others ? trace : pass);
    for (unsigned number = 0; number < CALL_FILTER_NUMBERS; number++)
        if (calls[number / 64] >> (number % 64) & 1) {
            add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1));
            add(filter, trace);
        }
    add(filter, pass);
}

int call_filter_install(const struct call_filter *filter)
{
    const struct sock_fprog program = {.len = filter->length, .filter = (struct sock_filter *)filter->code};
    if (!syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program))
        return 0;
    if (errno != EACCES)
        return errno;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        return errno;
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) ? errno : 0;
}
