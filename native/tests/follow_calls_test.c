#define _GNU_SOURCE
#include "follow_client.h"

#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/utsname.h>

static struct fuzmon_follow_calls wanted;

static void want(int number)
{
    wanted.included[number / 64] |= 1ull << (number % 64);
}

static void want_all(void)
{
    memset(wanted.included, 0xff, sizeof wanted.included);
}

static int tell_calls(uint32_t way)
{
    wanted.way = way;
    wanted.data_bytes = 32;
    wanted.follows_forks = 1;
    send_message(FUZMON_FOLLOW_CALLS, &wanted, sizeof wanted);
    receive_kind(FUZMON_FOLLOW_CALLS);
    return ((struct fuzmon_follow_result *)payload)->error;
}

static struct fuzmon_syscall record;

/* The next record of a kind and number; the number is -1 for any. */
static void receive_record(unsigned kind, int number)
{
    do {
        receive_kind(FUZMON_FOLLOW_RECORD);
        CHECK(received.size >= sizeof record);
        memcpy(&record, payload, sizeof record);
        CHECK_INT(record.size, received.size);
    } while (record.kind != kind || (number >= 0 && record.number != number));
}

/* Of what was received last. */
static const char *text_of(unsigned argument, uint32_t *length)
{
    for (size_t at = sizeof record; at < record.size;) {
        struct fuzmon_snippet snippet;
        memcpy(&snippet, payload + at, sizeof snippet);
        at += sizeof snippet;
        *length = snippet.length;
        if (snippet.argument == argument)
            return (const char *)payload + at;
        at += (snippet.length + 7) & ~7u;
    }
    return NULL;
}

static void call_some(void)
{
    syscall(SYS_getppid);
    syscall(SYS_openat, AT_FDCWD, "/no such file", O_RDONLY);
    _exit(3);
}

static pid_t follow_calls(void (*body)(void))
{
    pid_t pid = hold(body);
    start_follower();
    CHECK_INT(tell_calls(FUZMON_FOLLOW_PTRACE), 0);
    CHECK_INT(begin_with(pid, FUZMON_FOLLOW_CRASHES), 0);
    CHECK_INT(write(gate, "x", 1), 1);
    return pid;
}

TEST(calls_are_told_with_arguments_results_and_what_they_point_to)
{
    want_all();
    wanted.plans[SYS_openat].captures[0] = (struct fuzmon_capture){.what = FUZMON_CAPTURE_FILE, .when = FUZMON_CAPTURE_ENTRY};
    wanted.plans[SYS_openat].captures[1] =
        (struct fuzmon_capture){.what = FUZMON_CAPTURE_STRING, .when = FUZMON_CAPTURE_ENTRY, .argument = 1};
    pid_t pid = follow_calls(call_some);
    receive_record(FUZMON_SYSCALL_CALL, SYS_getppid);
    CHECK_INT(record.result, getpid());
    CHECK_INT(record.pid, pid);
    CHECK_INT(record.tid, pid);
    CHECK_TEXT(record.name, "follow_calls_te");
    receive_record(FUZMON_SYSCALL_CALL, SYS_openat);
    CHECK_INT(record.result, -ENOENT);
    CHECK_INT((int)record.arguments[0], AT_FDCWD);
    uint32_t length;
    const char *path = text_of(1, &length);
    CHECK(path && length == 13 && !memcmp(path, "/no such file", 13));
    char folder[512];
    ssize_t folder_length = readlink("/proc/self/cwd", folder, sizeof folder);
    const char *name = text_of(0, &length);
    CHECK(name && length == folder_length && !memcmp(name, folder, length));
    receive_record(FUZMON_SYSCALL_NO_RETURN, SYS_exit_group);
    CHECK_INT(record.arguments[0], 3);
    receive_record(FUZMON_SYSCALL_ENDED, -1);
    CHECK_INT(record.result, 3 << 8);
    CHECK_INT(WEXITSTATUS(wait_for_end(pid)), 3);
    end_follower();
}

TEST(only_what_is_wanted_is_told)
{
    want(SYS_openat);
    pid_t pid = follow_calls(call_some);
    receive_record(FUZMON_SYSCALL_CALL, -1);
    CHECK_INT(record.number, SYS_openat);
    receive_kind(FUZMON_FOLLOW_EMPTY);
    wait_for_end(pid);
    end_follower();
}

static void have_children(void)
{
    for (int i = 0; i < 30; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            syscall(SYS_getppid);
            _exit(0);
        }
        waitpid(pid, NULL, 0);
    }
}

TEST(children_are_told_of_as_processes_of_their_own)
{
    want(SYS_getppid);
    pid_t pid = follow_calls(have_children);
    for (int i = 0; i < 30; i++) {
        receive_record(FUZMON_SYSCALL_FORKED, -1);
        CHECK_INT(record.pid, pid);
        CHECK_INT(record.arguments[0], 0);
        int64_t child = record.result;
        receive_record(FUZMON_SYSCALL_CALL, SYS_getppid);
        CHECK_INT(record.result, pid);
        CHECK_INT(record.pid, child);
        CHECK_INT(record.pid, record.tid);
        CHECK(record.pid != pid);
    }
    CHECK_INT(wait_for_end(pid), 0);
    end_follower();
}

static void *ask_in_a_thread(void *argument)
{
    syscall(SYS_getppid);
    return argument;
}

static void have_a_thread(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, ask_in_a_thread, NULL);
    pthread_join(thread, NULL);
}

TEST(threads_are_told_of_as_tasks_of_their_process)
{
    want(SYS_getppid);
    pid_t pid = follow_calls(have_a_thread);
    receive_record(FUZMON_SYSCALL_CALL, SYS_getppid);
    CHECK_INT(record.pid, pid);
    CHECK(record.tid != pid);
    CHECK_INT(wait_for_end(pid), 0);
    end_follower();
}

static void wait_in_epoll(void)
{
    int poller = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN};
    kill(getppid(), SIGUSR2);
    int result = epoll_wait(poller, &event, 1, 2000);
    _exit(result == 0 ? 0 : 1);
}

TEST(a_call_that_is_under_way_when_tracing_begins_is_not_interrupted)
{
    sigset_t ready;
    sigemptyset(&ready);
    sigaddset(&ready, SIGUSR2);
    sigprocmask(SIG_BLOCK, &ready, NULL);
    want_all();
    pid_t pid = hold(wait_in_epoll);
    CHECK_INT(write(gate, "x", 1), 1);
    siginfo_t info;
    CHECK_INT(sigwaitinfo(&ready, &info), SIGUSR2);
    EVENTUALLY(state_of(pid) == 'S');
    start_follower();
    CHECK_INT(tell_calls(FUZMON_FOLLOW_PTRACE), 0);
    CHECK_INT(begin_with(pid, 0), 0);
    CHECK_INT(wait_for_end(pid), 0);
    end_follower();
}

static void take(int number)
{
    (void)number;
}

static void be_interrupted(void)
{
    struct sigaction action = {.sa_handler = take, .sa_flags = SA_RESTART};
    sigaction(SIGUSR1, &action, NULL);
    int ends[2];
    CHECK_INT(pipe(ends), 0);
    kill(getppid(), SIGUSR2);
    char byte;
    _exit(read(ends[0], &byte, 1) < 0 ? 1 : 0);
}

TEST(a_call_that_begins_again_after_a_signal_is_told_of_as_such)
{
    sigset_t ready;
    sigemptyset(&ready);
    sigaddset(&ready, SIGUSR2);
    sigprocmask(SIG_BLOCK, &ready, NULL);
    want(SYS_read);
    wanted.tells_signals = 1;
    pid_t pid = follow_calls(be_interrupted);
    siginfo_t info;
    CHECK_INT(sigwaitinfo(&ready, &info), SIGUSR2);
    EVENTUALLY(state_of(pid) == 'S');
    kill(pid, SIGUSR1);
    enum { ERESTARTSYS = 512 };
    receive_record(FUZMON_SYSCALL_CALL, SYS_read);
    while (record.result >= 0)
        receive_record(FUZMON_SYSCALL_CALL, SYS_read);
    CHECK_INT(record.result, -ERESTARTSYS);
    receive_record(FUZMON_SYSCALL_SIGNAL, SIGUSR1);
    EVENTUALLY(state_of(pid) == 'S');
    kill(pid, SIGKILL);
    receive_record(FUZMON_SYSCALL_UNFINISHED, SYS_read);
    receive_record(FUZMON_SYSCALL_ENDED, -1);
    CHECK_INT(record.result, SIGKILL);
    wait_for_end(pid);
    end_follower();
}

TEST(what_is_traced_is_let_go_in_the_midst_of_a_call)
{
    want_all();
    pid_t pid = follow_calls((void (*)(void))pause);
    EVENTUALLY(state_of(pid) == 'S');
    end_follower();
    EVENTUALLY(!is_traced(pid));
    CHECK_INT(state_of(pid), 'S');
    kill(pid, SIGTERM);
    CHECK_INT(WTERMSIG(wait_for_end(pid)), SIGTERM);
}

static void launch_filtered(struct fuzmon_launched *launched, const char *const *argv)
{
    struct fuzmon_launch_request request = {
        .argv = argv, .envp = (const char *const *)environ, .filtered_calls = wanted.included, .tracer = (uint64_t)follower.pid};
    CHECK_INT(fuzmon_launch(&request, launched), 0);
}

TEST(a_filter_hands_over_what_is_wanted_and_nothing_else_stops)
{
    want(SYS_uname);
    start_follower();
    CHECK_INT(tell_calls(FUZMON_FOLLOW_SECCOMP), 0);
    struct fuzmon_launched launched;
    launch_filtered(&launched, (const char *const[]){"uname", "-s", NULL});
    CHECK_INT(begin_with(launched.pid, FUZMON_FOLLOW_HELD), 0);
    CHECK_INT(fuzmon_release(launched.control), 0);
    receive_record(FUZMON_SYSCALL_CALL, -1);
    CHECK_INT(record.number, SYS_uname);
    CHECK_INT(record.result, 0);
    CHECK_INT(wait_for_end(launched.pid), 0);
    CHECK(end_follower().stops < 20);
}

TEST(what_is_filtered_ends_with_its_tracer)
{
    want(SYS_uname);
    start_follower();
    CHECK_INT(tell_calls(FUZMON_FOLLOW_SECCOMP), 0);
    struct fuzmon_launched launched;
    launch_filtered(&launched, (const char *const[]){"sleep", "600", NULL});
    CHECK_INT(begin_with(launched.pid, FUZMON_FOLLOW_HELD), 0);
    CHECK_INT(fuzmon_release(launched.control), 0);
    fuzmon_follower_end(&follower);
    CHECK_INT(WTERMSIG(wait_for_end(launched.pid)), SIGKILL);
}
