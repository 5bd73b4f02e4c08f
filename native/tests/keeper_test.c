#define _GNU_SOURCE
#include "check.h"
#include "fuzmon.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARGV(...) ((const char *const[]){__VA_ARGS__, NULL})

enum { LONG_MS = 60000 };

static struct fuzmon_kept keep(const char *const *argv, const char *input, uint32_t timeout_ms)
{
    struct fuzmon_kept kept;
    struct fuzmon_keep_request request = {.keeper = KEEPER,
                                          .argv = argv,
                                          .envp = (const char *const *)environ,
                                          .input = input,
                                          .input_size = strlen(input),
                                          .timeout_ms = timeout_ms};
    CHECK_INT(fuzmon_keep(&request, &kept), 0);
    return kept;
}

static struct fuzmon_keep_report report_of(const struct fuzmon_kept *kept)
{
    struct fuzmon_keep_report report;
    CHECK_INT(read(kept->report, &report, sizeof report), sizeof report);
    return report;
}

/* Until everything has ended that could write a report. */
static void await_end(const struct fuzmon_kept *kept)
{
    char rest[64];
    while (read(kept->report, rest, sizeof rest) > 0)
        ;
    fuzmon_keep_end(kept);
    CHECK_INT(waitpid(-1, NULL, WNOHANG), -1);
    CHECK_INT(errno, ECHILD);
}

static void ends_with(const char *const *argv, const char *input, uint32_t timeout_ms, int outcome, int value)
{
    struct fuzmon_kept kept = keep(argv, input, timeout_ms);
    struct fuzmon_keep_report report = report_of(&kept);
    CHECK_INT(report.outcome, outcome);
    CHECK_INT(report.value, value);
    await_end(&kept);
}

static void await_line(int fd, char *line, size_t size)
{
    size_t length = 0;
    while (length < size - 1 && read(fd, line + length, 1) == 1 && line[length] != '\n')
        length++;
    line[length] = '\0';
}

TEST(the_command_reads_its_input_and_its_status_is_told)
{
    ends_with(ARGV("sh", "-c", "read -r line; [ \"$line\" = hello ] && exit 7"), "hello\n", LONG_MS, FUZMON_KEEP_EXITED, 7);
}

TEST(a_signal_that_ends_the_command_is_told)
{
    ends_with(ARGV("sh", "-c", "kill -s USR1 $$"), "", LONG_MS, FUZMON_KEEP_SIGNALED, SIGUSR1);
}

TEST(a_command_that_is_not_there_is_told)
{
    ends_with(ARGV("/no/such/program"), "", LONG_MS, FUZMON_KEEP_NOT_RUN, ENOENT);
}

TEST(much_input_that_nobody_reads_holds_nobody_up)
{
    size_t size = 1 << 20;
    char *input = malloc(size + 1);
    memset(input, 'x', size);
    input[size] = '\0';
    ends_with(ARGV("true"), input, LONG_MS, FUZMON_KEEP_EXITED, 0);
    free(input);
}

TEST(a_command_that_takes_too_long_is_killed_with_all_that_it_started)
{
    int fds[2];
    CHECK_INT(pipe(fds), 0);
    char script[256], line[64];
    /* A session of its own, an orphan, and deaf to what asks politely. The command keeps no descriptor but the standard ones:
     * /proc. */
    snprintf(script, sizeof script,
             "trap '' TERM HUP INT; (setsid sh -c 'echo $$ > /proc/%d/fd/%d; exec sleep 1000' &) ; sleep 1000", getpid(), fds[1]);
    struct fuzmon_kept kept = keep(ARGV("sh", "-c", script), "", 1000);
    await_line(fds[0], line, sizeof line);
    pid_t orphan = (pid_t)strtol(line, NULL, 10);
    CHECK(orphan > 1);

    CHECK_INT(report_of(&kept).outcome, FUZMON_KEEP_TIMED_OUT);
    await_end(&kept);
    CHECK_INT(kill(orphan, 0), -1);
    CHECK_INT(errno, ESRCH);
}

TEST(what_outlives_the_command_never_becomes_our_child)
{
    CHECK_INT(fuzmon_become_subreaper(), 0);
    struct fuzmon_kept kept = keep(ARGV("sh", "-c", "(sleep 0.5 &)"), "", LONG_MS);
    CHECK_INT(report_of(&kept).outcome, FUZMON_KEEP_EXITED);
    siginfo_t info = {0};
    /* The keeper is our only child until it ends, and then there is none. */
    CHECK_INT(waitid(P_ALL, 0, &info, WEXITED | WNOWAIT), 0);
    CHECK_INT(info.si_pid, kept.pid);
    await_end(&kept);
}

TEST(the_command_has_no_descriptor_but_the_standard_ones)
{
    int others = dup2(STDERR_FILENO, 9);
    char script[128];
    snprintf(script, sizeof script, "[ -e /proc/$$/fd/2 ] && [ ! -e /proc/$$/fd/3 ] && [ ! -e /proc/$$/fd/%d ]", others);
    ends_with(ARGV("sh", "-c", script), "", LONG_MS, FUZMON_KEEP_EXITED, 0);
}
