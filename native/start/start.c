/*
 * Notes in the environment what this process was given, then becomes the program beside it. The .NET runtime ignores SIGPIPE and
 * raises the descriptor limit before it runs a line of the program; a command that Fuzmon launches is to get what was there before.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static void note(const char *name, const char *format, uintmax_t value)
{
    char text[32];
    snprintf(text, sizeof text, format, value);
    setenv(name, text, 1);
}

static uintmax_t ignored_signals(void)
{
    uintmax_t mask = 0;
    for (int number = 1; number <= SIGRTMAX; number++) {
        struct sigaction action;
        if (!sigaction(number, NULL, &action) && action.sa_handler == SIG_IGN)
            mask |= UINTMAX_C(1) << (number - 1);
    }
    return mask;
}

static uintmax_t blocked_signals(void)
{
    uintmax_t mask = 0;
    sigset_t set;
    sigprocmask(SIG_BLOCK, NULL, &set);
    for (int number = 1; number <= SIGRTMAX; number++)
        if (sigismember(&set, number) == 1)
            mask |= UINTMAX_C(1) << (number - 1);
    return mask;
}

int main(int argc, char **argv)
{
    (void)argc;
    note("FUZMON_GIVEN_SIGIGN", "%016" PRIxMAX, ignored_signals());
    note("FUZMON_GIVEN_SIGBLK", "%016" PRIxMAX, blocked_signals());
    struct rlimit limit;
    if (!getrlimit(RLIMIT_NOFILE, &limit)) {
        if (limit.rlim_cur == RLIM_INFINITY)
            setenv("FUZMON_GIVEN_NOFILE", "unlimited", 1);
        else
            note("FUZMON_GIVEN_NOFILE", "%" PRIuMAX, limit.rlim_cur);
    }

    char program[PATH_MAX + sizeof "/fuzmon"];
    ssize_t length = readlink("/proc/self/exe", program, PATH_MAX);
    if (length > 0) {
        program[length] = '\0';
        strcpy(strrchr(program, '/'), "/fuzmon");
        execv(program, argv);
    }
    fprintf(stderr, "fuzmon: cannot start %s: %s\n", length > 0 ? program : "from /proc/self/exe", strerror(errno));
    return 1;
}
