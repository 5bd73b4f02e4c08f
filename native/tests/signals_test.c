#define _GNU_SOURCE
#include "check.h"
#include "fuzmon.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static struct fuzmon_signal next(int fd)
{
    struct fuzmon_signal record;
    ssize_t n;
    do
        n = read(fd, &record, sizeof record);
    while (n < 0 && errno == EINTR);
    CHECK_INT(n, sizeof record);
    return record;
}

static int nothing_waits(int fd)
{
    return poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, 0) == 0;
}

TEST(a_signal_arrives_with_its_sender)
{
    int fd = fuzmon_signals_open();
    CHECK(fd > 2);
    CHECK(fcntl(fd, F_GETFD) & FD_CLOEXEC);

    pid_t sender = fork();
    if (sender == 0)
        _exit(kill(getppid(), SIGTERM));
    struct fuzmon_signal record = next(fd);
    CHECK_INT(record.number, SIGTERM);
    CHECK_INT(record.code, SI_USER);
    CHECK_INT(record.sender, sender);
    waitpid(sender, NULL, 0);

    kill(getpid(), SIGHUP);
    CHECK_INT(next(fd).number, SIGHUP);
    CHECK(nothing_waits(fd));
}

TEST(an_interrupt_from_the_terminal_is_the_kernels)
{
    int terminal;
    pid_t monitor = forkpty(&terminal, NULL, NULL, NULL);
    if (monitor == 0) {
        int fd = fuzmon_signals_open();
        CHECK(write(STDOUT_FILENO, "+", 1) == 1);
        struct fuzmon_signal record = next(fd);
        CHECK_INT(record.number, SIGINT);
        CHECK_INT(record.code, SI_KERNEL);
        CHECK_INT(record.sender, 0);
        exit(EXIT_SUCCESS);
    }
    char ready;
    CHECK_INT(read(terminal, &ready, 1), 1);
    CHECK_INT(write(terminal, "\x03", 1), 1);
    int status;
    CHECK_INT(waitpid(monitor, &status, 0), monitor);
    CHECK_INT(status, 0);
}

TEST(ignored_signals_stay_ignored)
{
    signal(SIGHUP, SIG_IGN);
    int fd = fuzmon_signals_open();
    kill(getpid(), SIGHUP);
    CHECK(nothing_waits(fd));
    fuzmon_signals_close();
    kill(getpid(), SIGHUP);
}

static volatile sig_atomic_t handled;

static void count(int number)
{
    handled += number == SIGINT;
}

TEST(closing_gives_the_signals_back_and_ends_the_stream)
{
    signal(SIGINT, count);
    int fd = fuzmon_signals_open();
    CHECK_INT(fuzmon_signals_open(), -EBUSY);
    raise(SIGINT);
    fuzmon_signals_close();
    CHECK_INT(handled, 0);
    CHECK_INT(next(fd).number, SIGINT);
    CHECK_INT(next(fd).number, 0);

    raise(SIGINT);
    CHECK_INT(handled, 1);
    CHECK(nothing_waits(fd));
}

TEST(a_second_stream_begins_empty)
{
    int first = fuzmon_signals_open();
    raise(SIGINT);
    fuzmon_signals_close();
    close(first);

    int second = fuzmon_signals_open();
    CHECK(second > 2);
    CHECK(nothing_waits(second));
    raise(SIGTERM);
    CHECK_INT(next(second).number, SIGTERM);
}

TEST(a_full_pipe_never_blocks_the_handler)
{
    int fd = fuzmon_signals_open();
    for (int i = 0; i < 10000; i++)
        raise(SIGINT);
    for (int i = 0; i < 1000; i++)
        CHECK_INT(next(fd).number, SIGINT);
}

TEST(errno_survives_the_handler)
{
    CHECK(fuzmon_signals_open() > 2);
    for (int i = 0; i < 10000; i++) {
        errno = 4711;
        raise(SIGINT);
        CHECK_INT(errno, 4711);
    }
}

TEST(the_stream_never_takes_a_standard_number)
{
    close(STDIN_FILENO);
    close(STDOUT_FILENO);
    int fd = fuzmon_signals_open();
    CHECK(fd > 2);
    CHECK(fcntl(STDIN_FILENO, F_GETFD) < 0);
    raise(SIGINT);
    CHECK_INT(next(fd).number, SIGINT);
}
