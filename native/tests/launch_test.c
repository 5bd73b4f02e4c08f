#define _GNU_SOURCE
#include "check.h"
#include "fuzmon.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARGV(...) ((const char *const[]){__VA_ARGS__, NULL})

static struct fuzmon_launched launch(const struct fuzmon_launch_request *request)
{
    struct fuzmon_launched launched;
    CHECK_INT(fuzmon_launch(request, &launched), 0);
    return launched;
}

static struct fuzmon_launched launch_command(const char *const *argv)
{
    return launch(&(struct fuzmon_launch_request){.argv = argv, .envp = (const char *const *)environ});
}

static int wait_status(int pid)
{
    int status;
    CHECK_INT(waitpid(pid, &status, 0), pid);
    return status;
}

static int release_and_wait(const char *const *argv)
{
    struct fuzmon_launched launched = launch_command(argv);
    CHECK_INT(fuzmon_release(launched.control), 0);
    return wait_status(launched.pid);
}

static int exec_error(const char *const *argv)
{
    struct fuzmon_launched launched = launch_command(argv);
    int result = fuzmon_release(launched.control);
    wait_status(launched.pid);
    return result;
}

/* Replaces our stdout, which the child inherits, by a pipe, and returns the end to read from. */
static int capture_stdout(void)
{
    int fds[2];
    CHECK_INT(pipe2(fds, O_CLOEXEC), 0);
    CHECK_INT(dup2(fds[1], STDOUT_FILENO), STDOUT_FILENO);
    close(fds[1]);
    return fds[0];
}

/* All that comes until every writer has gone, ourselves included. */
static const char *read_to_end(int fd)
{
    static char text[1 << 16];
    size_t size = 0;
    close(STDOUT_FILENO);
    for (ssize_t n; (n = read(fd, text + size, sizeof text - 1 - size)) > 0;)
        size += (size_t)n;
    text[size] = '\0';
    return text;
}

static const char *output_of(const struct fuzmon_launch_request *request)
{
    int fd = capture_stdout();
    struct fuzmon_launched launched = launch(request);
    CHECK_INT(fuzmon_release(launched.control), 0);
    const char *text = read_to_end(fd);
    CHECK_INT(wait_status(launched.pid), 0);
    return text;
}

static uint64_t status_field(const char *status, const char *name)
{
    const char *line = strstr(status, name);
    CHECK(line != NULL);
    return strtoull(line + strlen(name), NULL, 16);
}

static const char *temporary_directory(void)
{
    static char directory[] = "/tmp/fuzmon-test-XXXXXX";
    CHECK(mkdtemp(directory) != NULL);
    CHECK_INT(chdir(directory), 0);
    return directory;
}

static void remove_directory(const char *directory)
{
    CHECK_INT(chdir("/"), 0);
    CHECK_INT(release_and_wait(ARGV("rm", "-r", directory)), 0);
}

static void write_file(const char *name, const char *text, mode_t mode)
{
    int fd = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    CHECK(fd >= 0);
    CHECK_INT(write(fd, text, strlen(text)), (long long)strlen(text));
    CHECK_INT(fchmod(fd, mode), 0);
    close(fd);
}

TEST(the_command_runs_with_its_arguments_and_environment)
{
    const char *const envp[] = {"PATH=/usr/bin:/bin", "GREETING=h\xffllo", NULL};
    struct fuzmon_launch_request request = {.argv = ARGV("sh", "-c", "echo $GREETING $1", "sh", "w\xfe"), .envp = envp};
    CHECK_TEXT(output_of(&request), "h\xffllo w\xfe\n");
}

TEST(nothing_runs_before_the_release)
{
    int fd = capture_stdout();
    struct fuzmon_launched launched = launch_command(ARGV("echo", "ran"));

    char link[64], ours[PATH_MAX] = "", theirs[PATH_MAX] = "";
    snprintf(link, sizeof link, "/proc/%d/exe", launched.pid);
    CHECK(readlink("/proc/self/exe", ours, sizeof ours - 1) > 0);
    CHECK(readlink(link, theirs, sizeof theirs - 1) > 0);
    CHECK_TEXT(theirs, ours);

    CHECK_INT(fuzmon_release(launched.control), 0);
    CHECK_TEXT(read_to_end(fd), "ran\n");
    CHECK_INT(wait_status(launched.pid), 0);
}

TEST(the_pidfd_is_that_of_the_child)
{
    struct fuzmon_launched launched = launch_command(ARGV("sleep", "1000"));
    CHECK_INT(fuzmon_release(launched.control), 0);
    CHECK_INT(syscall(SYS_pidfd_send_signal, launched.pidfd, SIGTERM, NULL, 0), 0);
    CHECK_INT(wait_status(launched.pid), SIGTERM);
}

TEST(closing_the_control_ends_the_held_child)
{
    int fd = capture_stdout();
    struct fuzmon_launched launched = launch_command(ARGV("echo", "ran"));
    close(launched.control);
    CHECK_TEXT(read_to_end(fd), "");
    CHECK(WIFEXITED(wait_status(launched.pid)));
}

TEST(a_monitor_killed_at_once_takes_the_held_child_along)
{
    CHECK_INT(fuzmon_become_subreaper(), 0);
    int fd = capture_stdout();
    int ready[2];
    CHECK_INT(pipe2(ready, O_CLOEXEC), 0);
    pid_t monitor = fork();
    if (monitor == 0) {
        struct fuzmon_launched launched = launch_command(ARGV("echo", "ran"));
        CHECK(write(ready[1], &launched.pid, sizeof launched.pid) == sizeof launched.pid);
        for (;;)
            pause();
    }

    int held;
    CHECK_INT(read(ready[0], &held, sizeof held), sizeof held);
    kill(monitor, SIGKILL);
    CHECK_INT(wait_status(monitor), SIGKILL);
    CHECK_TEXT(read_to_end(fd), "");
    CHECK(WIFEXITED(wait_status(held)));
}

TEST(a_child_killed_while_held_is_told_from_one_that_ran)
{
    struct fuzmon_launched launched = launch_command(ARGV("true"));
    kill(launched.pid, SIGTERM);
    CHECK_INT(wait_status(launched.pid), SIGTERM);
    CHECK_INT(fuzmon_release(launched.control), -ESRCH);
}

TEST(a_stopped_child_that_dies_with_the_release_unread_is_told_from_one_that_ran)
{
    struct fuzmon_launched launched = launch_command(ARGV("true"));
    int status;
    kill(launched.pid, SIGSTOP);
    CHECK_INT(waitpid(launched.pid, &status, WUNTRACED), launched.pid);
    pid_t killer = fork();
    if (killer == 0) {
        /* Our parent sleeps when its message is sent and the answer awaited. */
        char path[64], state;
        snprintf(path, sizeof path, "/proc/%d/stat", getppid());
        do {
            FILE *stat = fopen(path, "re");
            CHECK(stat && fscanf(stat, "%*d (launch_test) %c", &state) == 1);
            fclose(stat);
        } while (state != 'S');
        _exit(kill(launched.pid, SIGKILL));
    }
    CHECK_INT(fuzmon_release(launched.control), -ESRCH);
    CHECK_INT(wait_status(launched.pid), SIGKILL);
    CHECK_INT(wait_status(killer), 0);
}

TEST(signal_dispositions_and_mask_are_as_requested)
{
    static const uint64_t ignored = 1u << (SIGHUP - 1) | UINT64_C(1) << (34 - 1), blocked = 1u << (SIGWINCH - 1);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGUSR1, (void (*)(int))exit);
    sigset_t ours;
    sigemptyset(&ours);
    sigaddset(&ours, SIGUSR2);
    sigprocmask(SIG_BLOCK, &ours, NULL);

    const char *status = output_of(&(struct fuzmon_launch_request){.argv = ARGV("cat", "/proc/self/status"),
                                                                   .envp = (const char *const *)environ,
                                                                   .ignored_signals = ignored,
                                                                   .blocked_signals = blocked});
    CHECK_INT(status_field(status, "SigIgn:"), ignored);
    CHECK_INT(status_field(status, "SigBlk:"), blocked);
    CHECK_INT(status_field(status, "SigCgt:"), 0);

    sigset_t now;
    sigprocmask(SIG_BLOCK, NULL, &now);
    CHECK(sigismember(&now, SIGUSR2) && !sigismember(&now, SIGTERM));
}

TEST(a_handler_of_the_caller_never_runs_in_the_held_child)
{
    signal(SIGUSR1, (void (*)(int))_exit);
    struct fuzmon_launched launched = launch_command(ARGV("true"));
    kill(launched.pid, SIGUSR1);
    int status = wait_status(launched.pid);
    CHECK(WIFSIGNALED(status));
    CHECK_INT(WTERMSIG(status), SIGUSR1);
}

static const char *soft_limit_of_child(uint64_t nofile_soft)
{
    return output_of(&(struct fuzmon_launch_request){
        .argv = ARGV("sh", "-c", "ulimit -Sn"), .envp = (const char *const *)environ, .nofile_soft = nofile_soft});
}

static void limit_descriptors(rlim_t soft, rlim_t hard)
{
    CHECK_INT(setrlimit(RLIMIT_NOFILE, &(struct rlimit){soft, hard}), 0);
}

TEST(the_soft_descriptor_limit_is_as_requested)
{
    limit_descriptors(512, 512);
    CHECK_TEXT(soft_limit_of_child(123), "123\n");
}

TEST(the_soft_descriptor_limit_stays_below_the_hard_one)
{
    limit_descriptors(256, 512);
    CHECK_TEXT(soft_limit_of_child(RLIM_INFINITY), "512\n");
}

TEST(the_soft_descriptor_limit_can_be_left_alone)
{
    limit_descriptors(256, 512);
    CHECK_TEXT(soft_limit_of_child(0), "256\n");
}

TEST(the_command_inherits_no_descriptor_of_ours)
{
    for (int fd = 3; fd < 256; fd++)
        close(fd);
    int given = open("/dev/null", O_RDONLY), other = open("/dev/null", O_RDONLY | O_CLOEXEC);
    CHECK(given == 3 && other == 4);
    struct fuzmon_launched elsewhere = launch_command(ARGV("true"));

    const char *list = output_of(
        &(struct fuzmon_launch_request){.argv = ARGV("sh", "-c", "ls /proc/$$/fd; :"), .envp = (const char *const *)environ});
    CHECK_TEXT(list, "0\n1\n2\n3\n");
    close(elsewhere.control);
}

TEST(descriptors_of_ours_never_take_a_standard_number)
{
    close(STDIN_FILENO);
    close(STDOUT_FILENO);
    struct fuzmon_launched launched = launch_command(ARGV("sh", "-c", "! [ -e /proc/$$/fd/0 ] && ! [ -e /proc/$$/fd/1 ]"));
    CHECK(launched.control > 2);
    CHECK(launched.pidfd > 2);
    CHECK_INT(fuzmon_release(launched.control), 0);
    CHECK_INT(wait_status(launched.pid), 0);
}

TEST(exit_statuses_are_kept_when_sigchld_was_ignored)
{
    signal(SIGCHLD, SIG_IGN);
    CHECK_INT(WEXITSTATUS(release_and_wait(ARGV("sh", "-c", "exit 7"))), 7);
}

TEST(a_command_that_is_nowhere_is_not_found)
{
    CHECK_INT(exec_error(ARGV("fuzmon-no-such-command")), -ENOENT);
    CHECK_INT(exec_error(ARGV("/nowhere/command")), -ENOENT);
    CHECK_INT(exec_error(ARGV("")), -ENOENT);
}

TEST(an_empty_command_line_is_refused)
{
    struct fuzmon_launched launched;
    struct fuzmon_launch_request request = {.argv = (const char *const[]){NULL}, .envp = (const char *const[]){NULL}};
    CHECK_INT(fuzmon_launch(&request, &launched), -EINVAL);
}

TEST(a_file_without_execute_permission_is_denied)
{
    const char *directory = temporary_directory();
    write_file("plain", "#!/bin/sh\n", 0600);
    CHECK_INT(exec_error(ARGV("./plain")), -EACCES);
    CHECK_INT(exec_error(ARGV("./plain/x")), -ENOTDIR);
    CHECK_INT(exec_error(ARGV(directory)), -EACCES);
    remove_directory(directory);
}

static int search(const char *path, const char *file)
{
    struct fuzmon_launched launched =
        launch(&(struct fuzmon_launch_request){.argv = ARGV(file), .envp = path ? ARGV(path) : ARGV("UNRELATED=")});
    int result = fuzmon_release(launched.control), status = wait_status(launched.pid);
    return result ? result : WEXITSTATUS(status);
}

TEST(the_path_is_searched_as_a_shell_searches_it)
{
    const char *directory = temporary_directory();
    CHECK_INT(mkdir("denied", 0700), 0);
    CHECK_INT(mkdir("good", 0700), 0);
    write_file("denied/tool", "#!/bin/sh\n", 0600);
    write_file("good/tool", "#!/bin/sh\nexit 42\n", 0700);
    write_file("tool", "#!/bin/sh\nexit 43\n", 0700);

    CHECK_INT(search("PATH=good", "tool"), 42);
    CHECK_INT(search("PATH=nowhere:denied:denied/tool:good", "tool"), 42);
    CHECK_INT(search("PATH=denied:nowhere", "tool"), -EACCES);
    CHECK_INT(search("PATH=denied/tool", "tool"), -ENOENT);
    CHECK_INT(search("PATH=nowhere:", "tool"), 43);
    CHECK_INT(search("PATH=:good", "tool"), 43);
    CHECK_INT(search("PATH=", "tool"), 43);
    CHECK_INT(search(NULL, "true"), 0);
    remove_directory(directory);
}

TEST(a_script_without_an_interpreter_line_runs_in_the_shell)
{
    const char *directory = temporary_directory();
    write_file("script", "test \"$0 $1 $#\" = './script a 2' && exit 44\n", 0700);
    CHECK_INT(WEXITSTATUS(release_and_wait(ARGV("./script", "a", "b"))), 44);
    remove_directory(directory);
}
