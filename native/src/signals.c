#define _GNU_SOURCE
#include "fuzmon.h"

#include "descriptors.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
enum { SIGNAL_COUNT = sizeof signals / sizeof *signals };

static struct sigaction former[SIGNAL_COUNT];
static atomic_flag taken = ATOMIC_FLAG_INIT;

/* Made once and never closed: a handler may still be running on some thread after its signal was given back, and must not
 * write into whatever has got the number of a closed descriptor. */
static int pipe_ends[2] = {-1, -1};

/* A record is below PIPE_BUF, so it arrives whole or, when 4096 of them are waiting, not at all. */
static void enqueue(int number, int code, int sender)
{
    struct fuzmon_signal record = {number, code, sender, 0};
    int kept_errno = errno;
    while (write(pipe_ends[1], &record, sizeof record) < 0 && errno == EINTR)
        ;
    errno = kept_errno;
}

static void on_signal(int number, siginfo_t *info, void *context)
{
    (void)context;
    enqueue(number, info->si_code, info->si_pid);
}

static int make_pipe(void)
{
    int fds[2];
    if (pipe2(fds, O_CLOEXEC))
        return -errno;
    int result = fuzmon_pair_above_standard(fds);
    if (result)
        return result;
    fcntl(fds[1], F_SETFL, O_NONBLOCK);
    pipe_ends[0] = fds[0];
    pipe_ends[1] = fds[1];
    return 0;
}

/* What a straggling handler wrote behind the end of the last stream. */
static void drain(void)
{
    struct fuzmon_signal stale;
    for (int waiting = 0; !ioctl(pipe_ends[0], FIONREAD, &waiting) && waiting;)
        if (read(pipe_ends[0], &stale, sizeof stale) < 0 && errno != EINTR)
            return;
}

static void take_over(int i)
{
    struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART};
    sigaction(signals[i], NULL, &former[i]);
    if (former[i].sa_handler != SIG_IGN)
        sigaction(signals[i], &action, NULL);
}

int fuzmon_signals_open(void)
{
    if (atomic_flag_test_and_set(&taken))
        return -EBUSY;

    int result = pipe_ends[0] < 0 ? make_pipe() : 0;
    if (!result) {
        result = fcntl(pipe_ends[0], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        if (result < 0)
            result = -errno;
    }
    if (result < 0) {
        atomic_flag_clear(&taken);
        return result;
    }

    drain();
    for (int i = 0; i < SIGNAL_COUNT; i++)
        take_over(i);
    return result;
}

void fuzmon_signals_close(void)
{
    for (int i = 0; i < SIGNAL_COUNT; i++)
        if (former[i].sa_handler != SIG_IGN)
            sigaction(signals[i], &former[i], NULL);
    enqueue(0, 0, 0);
    atomic_flag_clear(&taken);
}
