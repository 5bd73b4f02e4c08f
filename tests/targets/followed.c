/*
 * What a tracer must neither break nor mistake, each by its name: followed WHAT. Exits with 0 when it went as it does without a tracer.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int *volatile nowhere = (int *)0x10;
static sigjmp_buf back;

static void jump(int number)
{
    siglongjmp(back, number);
}

/* A fault that is handled. */
static int handled(void)
{
    for (int i = 0; i < 100; i++) {
        signal(SIGSEGV, jump);
        if (!sigsetjmp(back, 1))
            *nowhere = 1;
    }
    return 0;
}

static void *fault(void *argument)
{
    *nowhere = 1;
    return argument;
}

static void *stay(void *argument)
{
    for (;;)
        pause();
    return argument;
}

/* A child that faults in one of its threads. */
static int thread(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        pthread_t one, other;
        pthread_create(&one, NULL, stay, NULL);
        pthread_create(&other, NULL, fault, NULL);
        pthread_join(other, NULL);
    }
    int status;
    waitpid(pid, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV ? 0 : 1;
}

static void *replace(void *argument)
{
    execl("/bin/sh", "sh", "-c", "exit 0", (char *)NULL);
    return argument;
}

/* A thread that is not the first becomes another program. */
static int exec(void)
{
    pthread_t one, other;
    pthread_create(&one, NULL, stay, NULL);
    pthread_create(&other, NULL, replace, NULL);
    pthread_join(other, NULL);
    return 1;
}

/* A child that is stopped and continued. */
static int stop(void)
{
    for (int i = 0; i < 20; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            raise(SIGSTOP);
            _exit(7);
        }
        int status;
        if (waitpid(pid, &status, WUNTRACED) != pid || !WIFSTOPPED(status) || WSTOPSIG(status) != SIGSTOP)
            return 1;
        kill(pid, SIGCONT);
        if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 7)
            return 2;
    }
    return 0;
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    return !strcmp(what, "handled") ? handled()
        : !strcmp(what, "thread")   ? thread()
        : !strcmp(what, "exec")     ? exec()
        : !strcmp(what, "stop")     ? stop()
                                    : 2;
}
