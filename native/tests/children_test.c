#define _GNU_SOURCE
#include "check.h"
#include "fuzmon.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void burn(double seconds)
{
    struct timespec now;
    do
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    while ((double)now.tv_sec + (double)now.tv_nsec * 1e-9 < seconds);
}

static struct fuzmon_child peek(void)
{
    struct fuzmon_child child;
    CHECK_INT(fuzmon_peek_child(1, &child), 0);
    return child;
}

TEST(a_peeked_child_stays_until_it_is_reaped)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(42);
    for (int i = 0; i < 2; i++) {
        struct fuzmon_child child = peek();
        CHECK_INT(child.pid, pid);
        CHECK_INT(child.code, CLD_EXITED);
        CHECK_INT(child.status, 42);
    }
    CHECK_INT(kill(pid, 0), 0);
    CHECK_INT(fuzmon_reap_child(pid), 0);
    CHECK_INT(kill(pid, 0), -1);
    CHECK_INT(errno, ESRCH);
}

TEST(a_signal_is_told_from_an_exit)
{
    pid_t pid = fork();
    if (pid == 0) {
        setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
        signal(SIGSEGV, SIG_DFL);
        raise(SIGSEGV);
        _exit(0);
    }
    struct fuzmon_child child = peek();
    CHECK_INT(child.status, SIGSEGV);
    CHECK(child.code == CLD_KILLED || child.code == CLD_DUMPED);
}

TEST(without_blocking_a_running_child_is_pid_0)
{
    struct fuzmon_child child;
    pid_t pid = fork();
    if (pid == 0)
        for (;;)
            pause();
    CHECK_INT(fuzmon_peek_child(0, &child), 0);
    CHECK_INT(child.pid, 0);

    kill(pid, SIGKILL);
    CHECK_INT(peek().pid, pid);
    CHECK_INT(fuzmon_reap_child(pid), 0);
    CHECK_INT(fuzmon_peek_child(1, &child), -ECHILD);
}

TEST(cpu_time_of_a_child_is_told_from_its_familys)
{
    pid_t pid = fork();
    if (pid == 0) {
        burn(0.02);
        pid_t grandchild = fork();
        if (grandchild == 0) {
            burn(0.2);
            _exit(0);
        }
        waitpid(grandchild, NULL, 0);
        _exit(0);
    }
    struct fuzmon_child child = peek();
    CHECK(child.cpu_ns >= 20 * 1000000 && child.cpu_ns < 200 * 1000000);
    CHECK(child.family_cpu_ns >= 210 * 1000000);
    CHECK(child.family_rss_kb > 100);
}

TEST(orphans_become_children_of_the_subreaper)
{
    int fds[2];
    CHECK_INT(pipe2(fds, O_CLOEXEC), 0);
    CHECK_INT(fuzmon_become_subreaper(), 0);
    pid_t parent = fork();
    if (parent == 0) {
        pid_t orphan = fork();
        if (orphan == 0) {
            char end;
            close(fds[1]);
            _exit(read(fds[0], &end, 1) == 0 ? 5 : 1);
        }
        _exit(0);
    }
    CHECK_INT(peek().pid, parent);
    CHECK_INT(fuzmon_reap_child(parent), 0);

    close(fds[1]);
    struct fuzmon_child orphan = peek();
    CHECK(orphan.pid != parent);
    CHECK_INT(orphan.status, 5);
}
