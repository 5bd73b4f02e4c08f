#define _GNU_SOURCE
#include "follow_client.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>

enum { CHILDREN = 500 };

/* Ends with 0 if each child ended as it meant to. */
static void storm(void)
{
    for (int i = 0; i < CHILDREN; i++) {
        pid_t pid = fork();
        if (pid == 0)
            _exit(i % 100);
        int status;
        if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != i % 100)
            _exit(1);
    }
}

TEST(every_child_of_a_storm_is_followed_and_ends_as_it_would)
{
    CHECK_INT(wait_for_end(follow(storm)), 0);
    receive_kind(FUZMON_FOLLOW_EMPTY);
    struct fuzmon_follow_totals totals = end_follower();
    CHECK_INT(totals.tasks, CHILDREN + 1);
    CHECK_INT(totals.lost, 0);
    CHECK_INT(totals.crashes, 0);
}

static void *count(void *argument)
{
    atomic_fetch_add((atomic_int *)argument, 1);
    return NULL;
}

static void threads(void)
{
    atomic_int ran = 0;
    for (int round = 0; round < 20; round++) {
        pthread_t ids[16];
        for (int i = 0; i < 16; i++)
            if (pthread_create(&ids[i], NULL, count, &ran))
                _exit(1);
        for (int i = 0; i < 16; i++)
            pthread_join(ids[i], NULL);
    }
    _exit(ran == 320 ? 0 : 2);
}

TEST(threads_are_followed)
{
    CHECK_INT(wait_for_end(follow(threads)), 0);
    CHECK_INT(end_follower().tasks, 321);
}

static void vforks(void)
{
    for (int i = 0; i < 20; i++) {
        pid_t pid = vfork();
        if (pid == 0) {
            execl("/bin/true", "true", NULL);
            _exit(9);
        }
        int status;
        if (waitpid(pid, &status, 0) != pid || status)
            _exit(1);
    }
}

TEST(vfork_and_exec_work)
{
    CHECK_INT(wait_for_end(follow(vforks)), 0);
    CHECK_INT(end_follower().tasks, 21);
}

static void *exec(void *argument)
{
    (void)argument;
    execl("/bin/sh", "sh", "-c", "exit 7", NULL);
    _exit(9);
}

static void *sleep_on(void *argument)
{
    for (;;)
        pause();
    return argument;
}

static void exec_by_a_thread(void)
{
    pthread_t one, other;
    pthread_create(&one, NULL, sleep_on, NULL);
    pthread_create(&other, NULL, exec, NULL);
    for (;;)
        pause();
}

TEST(a_thread_that_execs_becomes_the_process)
{
    CHECK_INT(WEXITSTATUS(wait_for_end(follow(exec_by_a_thread))), 7);
    receive_kind(FUZMON_FOLLOW_EMPTY);
    end_follower();
}

static void wait_on(void)
{
    for (;;)
        pause();
}

TEST(job_control_stops_and_continues)
{
    pid_t pid = follow(wait_on);
    int status;
    for (int round = 0; round < 3; round++) {
        kill(pid, round == 1 ? SIGTSTP : SIGSTOP);
        CHECK_INT(waitpid(pid, &status, WUNTRACED), pid);
        CHECK(WIFSTOPPED(status));
        CHECK_INT(WSTOPSIG(status), round == 1 ? SIGTSTP : SIGSTOP);
        kill(pid, SIGCONT);
        CHECK_INT(waitpid(pid, &status, WCONTINUED), pid);
        CHECK(WIFCONTINUED(status));
        EVENTUALLY(state_of(pid) == 'S');
    }
    kill(pid, SIGTERM);
    CHECK_INT(WTERMSIG(wait_for_end(pid)), SIGTERM);
    end_follower();
}

static volatile sig_atomic_t value, code;

static void take(int signal, siginfo_t *info, void *context)
{
    (void)signal, (void)context;
    value = info->si_value.sival_int;
    code = info->si_code;
}

static void wait_for_value(void)
{
    struct sigaction action = {.sa_sigaction = take, .sa_flags = SA_SIGINFO};
    sigaction(SIGUSR1, &action, NULL);
    kill(getppid(), SIGUSR2);
    while (!value)
        pause();
    _exit(code == SI_QUEUE ? value : 98);
}

TEST(a_signal_arrives_as_it_was_sent)
{
    sigset_t ready;
    sigemptyset(&ready);
    sigaddset(&ready, SIGUSR2);
    sigprocmask(SIG_BLOCK, &ready, NULL);
    pid_t pid = follow(wait_for_value);
    siginfo_t info;
    CHECK_INT(sigwaitinfo(&ready, &info), SIGUSR2);
    CHECK_INT(sigqueue(pid, SIGUSR1, (union sigval){.sival_int = 42}), 0);
    CHECK_INT(WEXITSTATUS(wait_for_end(pid)), 42);
    end_follower();
}

TEST(what_is_followed_goes_on_when_the_follower_is_killed)
{
    pid_t running = follow(wait_on), stopped = follow(wait_on);
    kill(stopped, SIGSTOP);
    int status;
    CHECK_INT(waitpid(stopped, &status, WUNTRACED), stopped);
    fuzmon_follower_end(&follower);
    EVENTUALLY(!is_traced(running) && !is_traced(stopped));
    /* As it was before. */
    EVENTUALLY(state_of(running) == 'S' && state_of(stopped) == 'T');
    kill(stopped, SIGCONT);
    EVENTUALLY(state_of(stopped) == 'S');
    for (int i = 0; i < 2; i++) {
        kill(i ? stopped : running, SIGTERM);
        CHECK_INT(WTERMSIG(wait_for_end(i ? stopped : running)), SIGTERM);
    }
}

TEST(what_is_followed_goes_on_when_the_monitor_is_gone)
{
    pid_t pid = follow(wait_on);
    CHECK(is_traced(pid));
    close(follower.socket);
    EVENTUALLY(!is_traced(pid));
    EVENTUALLY(state_of(pid) == 'S');
    kill(pid, SIGTERM);
    CHECK_INT(WTERMSIG(wait_for_end(pid)), SIGTERM);
}

static void have_a_child(void)
{
    if (fork() == 0)
        wait_on();
    wait_on();
}

TEST(a_running_family_can_be_followed)
{
    pid_t pid = hold(have_a_child);
    CHECK_INT(write(gate, "x", 1), 1);
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", pid, pid);
    int child = 0;
    do {
        FILE *file = fopen(path, "r");
        CHECK(file);
        if (fscanf(file, "%d", &child) != 1)
            child = 0;
        fclose(file);
    } while (!child);
    start_follower();
    CHECK_INT(begin_with(pid, FUZMON_FOLLOW_FAMILY), 0);
    CHECK(is_traced(pid) && is_traced(child));
    CHECK_INT(end_follower().tasks, 2);
    EVENTUALLY(!is_traced(pid) && !is_traced(child));
    EVENTUALLY(state_of(pid) == 'S' && state_of(child) == 'S');
    kill(child, SIGKILL);
    kill(pid, SIGKILL);
    wait_for_end(pid);
}

TEST(who_is_not_there_cannot_be_followed)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    wait_for_end(pid);
    start_follower();
    CHECK_INT(begin_with(pid, 0), ESRCH);
    end_follower();
}

static void trace_a_child(void)
{
    pid_t pid = fork();
    if (pid == 0)
        wait_on();
    /* There is one tracer for each. */
    int refused = ptrace(PTRACE_SEIZE, pid, NULL, NULL) && errno == EPERM;
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    _exit(refused ? 0 : 1);
}

TEST(a_tracer_that_is_followed_cannot_trace)
{
    CHECK_INT(wait_for_end(follow(trace_a_child)), 0);
    end_follower();
}

static atomic_int *spins;

static void spin(void)
{
    pthread_t other;
    pthread_create(&other, NULL, sleep_on, NULL);
    for (;;)
        atomic_fetch_add(spins, 1);
}

TEST(stacks_of_what_is_followed_are_had_and_it_runs_on)
{
    spins = mmap(NULL, sizeof *spins, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t pid = follow(spin);
    EVENTUALLY(*spins > 0);
    for (int round = 0; round < 50; round++) {
        struct fuzmon_follow_capture request = {.pid = pid, .options = {.mode = round % 2 ? FUZMON_CAPTURE_STOP_ALL : FUZMON_CAPTURE_HYBRID}};
        send_message(FUZMON_FOLLOW_CAPTURE, &request, sizeof request);
        receive_kind(FUZMON_FOLLOW_CAPTURE);
        CHECK_INT(((struct fuzmon_follow_result *)payload)->error, 0);
        struct fuzmon_capture_header header;
        memcpy(&header, payload + sizeof(struct fuzmon_follow_result), sizeof header);
        CHECK_INT(header.magic, FUZMON_CAPTURE_MAGIC);
        CHECK_INT(header.tracer_pid, 0);
        CHECK_INT(header.thread_count, 2);
        CHECK(header.threads_stopped >= 1 && header.frame_count >= 4);
    }
    int before = *spins;
    EVENTUALLY(*spins != before);
    kill(pid, SIGTERM);
    CHECK_INT(WTERMSIG(wait_for_end(pid)), SIGTERM);
    end_follower();
}
