#define _GNU_SOURCE
#include "check.h"
#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Runs the check in the sandbox; by system calls only, since nobody promises that libc gets along there. */
static void check_inside(int (*check)(void))
{
    pid_t pid = fork();
    if (pid == 0)
        syscall(SYS_exit_group, sandbox_enter() ? check() : 99);
    int status;
    CHECK_INT(waitpid(pid, &status, 0), pid);
    CHECK(WIFEXITED(status));
    CHECK_INT(WEXITSTATUS(status), 0);
}

static int refused(long result)
{
    return result == -1 && errno == EPERM ? 0 : 1;
}

static int no_files(void)
{
    return refused(syscall(SYS_openat, AT_FDCWD, "/", O_RDONLY, 0)) + refused(syscall(SYS_newfstatat, AT_FDCWD, "/", NULL, 0)) +
           refused(syscall(SYS_unlinkat, AT_FDCWD, "/tmp", 0)) + refused(syscall(SYS_getcwd, NULL, 0));
}

static int no_network(void)
{
    return refused(syscall(SYS_socket, AF_INET, SOCK_STREAM, 0)) + refused(syscall(SYS_connect, 0, NULL, 0));
}

static int no_processes(void)
{
    return refused(syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL)) + refused(syscall(SYS_execve, "/bin/true", NULL, NULL)) +
           refused(syscall(SYS_ptrace, PTRACE_TRACEME, 0, NULL, NULL)) + refused(syscall(SYS_kill, getpid(), 0)) +
           refused(syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0));
}

static int no_new_code(void)
{
    return refused(syscall(SYS_mmap, NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) +
           refused(syscall(SYS_mprotect, (long)no_files & ~4095L, 4096, PROT_READ | PROT_WRITE | PROT_EXEC));
}

static int what_is_needed(void)
{
#ifdef __SANITIZE_ADDRESS__
    /* The address space of the sanitizer alone is beyond the limit. */
    return syscall(SYS_close, 0) != 0;
#else
    void *memory = (void *)syscall(SYS_mmap, NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED || syscall(SYS_munmap, memory, 4096) || syscall(SYS_close, 0);
#endif
}

TEST(no_file_can_be_reached)
{
    check_inside(no_files);
}

TEST(no_network_can_be_reached)
{
    check_inside(no_network);
}

TEST(no_process_can_be_started_or_touched)
{
    check_inside(no_processes);
}

TEST(nothing_becomes_code)
{
    check_inside(no_new_code);
}

TEST(memory_can_be_had)
{
    check_inside(what_is_needed);
}

TEST(a_loop_without_end_is_ended)
{
    pid_t pid = fork();
    if (pid == 0) {
        sandbox_limit_cpu(1);
        for (;;)
            ;
    }
    int status;
    CHECK_INT(waitpid(pid, &status, 0), pid);
    CHECK(WIFSIGNALED(status));
    CHECK_INT(WTERMSIG(status), SIGPROF);
}
