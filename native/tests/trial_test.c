#define _GNU_SOURCE
#include "check.h"
#include "fuzmon.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARGV(...) ((const char *const[]){__VA_ARGS__, NULL})

static struct fuzmon_trial_result result;
static uint32_t frames;

static int run(const char *const *argv, uint32_t timeout_ms)
{
    struct fuzmon_trial_request request = {
        .launch = {.argv = argv, .envp = (const char *const *)environ, .new_session = 1}, .timeout_ms = timeout_ms, .follow = 1};
    struct fuzmon_stacks *stacks;
    const struct fuzmon_capture_header *block;
    int error = fuzmon_trial_run(&request, &result, &stacks, &block);
    frames = block ? block->frame_count : 0;
    fuzmon_stacks_close(stacks);
    /* Whatever came of it, nothing is left to be reaped. */
    CHECK_INT(waitpid(-1, NULL, WNOHANG), -1);
    return error;
}

TEST(an_exit_is_told_and_has_no_stack)
{
    CHECK_INT(run(ARGV("sh", "-c", "exit 42"), 60000), 0);
    CHECK_INT(result.code, CLD_EXITED);
    CHECK_INT(result.status, 42);
    CHECK_INT(result.known, 0);
    CHECK_INT(frames, 0);
}

TEST(a_signal_that_ends_it_is_seen_before_with_the_stack)
{
    CHECK_INT(run(ARGV("sh", "-c", "kill -SEGV $$"), 60000), 0);
    CHECK_INT(result.status, SIGSEGV);
    CHECK_INT(result.signal, SIGSEGV);
    CHECK_INT(result.si_code, SI_USER);
    CHECK_INT(result.known, FUZMON_TRIAL_SIGNAL | FUZMON_TRIAL_REGISTERS);
    /* Sent by kill: what lies where the address would be is the sender. */
    CHECK_INT(result.fault_address, 0);
    CHECK(frames > 0);
}

TEST(a_signal_that_it_handles_is_no_crash)
{
    CHECK_INT(run(ARGV("bash", "-c", "trap 'exit 7' ABRT; kill -ABRT $$; exit 8"), 60000), 0);
    CHECK_INT(result.code, CLD_EXITED);
    CHECK_INT(result.status, 7);
    CHECK_INT(result.known, 0);
}

TEST(a_hang_is_captured_and_killed_with_what_it_started)
{
    CHECK_INT(run(ARGV("sh", "-c", "sleep 1000 & wait"), 300), 0);
    CHECK_INT(result.timed_out, 1);
    CHECK_INT(result.status, SIGKILL);
    CHECK(frames > 0);
}

TEST(what_cannot_be_run_is_an_error)
{
    CHECK_INT(run(ARGV("/nonexistent"), 60000), -ENOENT);
}

TEST(it_goes_on_from_a_stop_that_is_not_ours)
{
    CHECK_INT(run(ARGV("sh", "-c", "(while kill -CONT $$ 2> /dev/null; do sleep 0.05; done) & kill -STOP $$; exit 3"), 60000), 0);
    CHECK_INT(result.status, 3);
}
