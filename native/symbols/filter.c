#define _GNU_SOURCE
#include "filter.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#define OUR_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OUR_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "no system call filter for this architecture"
#endif

enum { X32_BIT = 0x40000000, PROTECTION = 2 };

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define REFUSE BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define KILL BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS)
#define UNLESS_EQUAL_SKIP_ONE(value) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, 1)
#define PERMIT(name) UNLESS_EQUAL_SKIP_ONE(SYS_##name), ALLOW

/* Nothing may become code. The protection is an int: its upper half does not count. */
#define PERMIT_UNLESS_EXECUTABLE(name)                                                                                           \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 4), LOAD(args[PROTECTION]),                                               \
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 0, 1), REFUSE, ALLOW

bool filter_install(void)
{
    static struct sock_filter filter[] = {
        LOAD(arch),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OUR_ARCHITECTURE, 1, 0),
        KILL,
        LOAD(nr),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, X32_BIT, 0, 1),
        KILL,
        PERMIT(recvmsg),
        PERMIT(sendmsg),
        PERMIT(read),
        PERMIT(pread64),
        PERMIT(lseek),
        PERMIT(close),
        PERMIT(fstat),
        PERMIT(munmap),
        PERMIT(mremap),
        PERMIT(madvise),
        PERMIT(brk),
        PERMIT(futex),
        PERMIT(clock_gettime),
        PERMIT(getrandom),
        PERMIT(setitimer),
        PERMIT(rt_sigprocmask),
        PERMIT(rt_sigreturn),
        PERMIT(getpid),
        PERMIT(gettid),
        PERMIT(exit),
        PERMIT(exit_group),
        PERMIT_UNLESS_EXECUTABLE(mmap),
        PERMIT_UNLESS_EXECUTABLE(mprotect),
        REFUSE,
    };
    struct sock_fprog program = {.len = sizeof filter / sizeof *filter, .filter = filter};
    return !prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}
