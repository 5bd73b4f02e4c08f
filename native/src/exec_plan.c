#define _GNU_SOURCE
#include "exec_plan.h"

#include <errno.h>
#include <paths.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *path_of(const char *const *envp)
{
    for (; *envp; envp++)
        if (!strncmp(*envp, "PATH=", 5))
            return *envp + 5;
    return _PATH_DEFPATH;
}

static size_t count(const char *const *strings)
{
    size_t n = 0;
    while (strings[n])
        n++;
    return n;
}

/* Appends "directory/file" for every directory; an empty one is the current directory. */
static void expand(const char **candidates, char *text, const char *path, const char *file)
{
    size_t file_size = strlen(file) + 1;
    for (;;) {
        size_t length = strcspn(path, ":");
        *candidates++ = text;
        text = mempcpy(text, path, length);
        if (length)
            *text++ = '/';
        text = mempcpy(text, file, file_size);
        if (!path[length])
            return;
        path += length + 1;
    }
}

int exec_plan_make(struct exec_plan *plan, const char *const *argv, const char *const *envp)
{
    const char *file = argv[0];
    if (!file)
        return -EINVAL;

    bool searched = *file && !strchr(file, '/');
    const char *path = searched ? path_of(envp) : "";
    size_t argc = count(argv), directories = 1;
    for (const char *c = path; *c; c++)
        directories += *c == ':';

    size_t pointers = directories + 1 + argc + 2;
    size_t text_size = searched ? strlen(path) + directories * (strlen(file) + 2) : 0;
    const char **block = calloc(1, pointers * sizeof *block + text_size);
    if (!block)
        return -ENOMEM;

    *plan = (struct exec_plan){argv, envp, block, block + directories + 1, searched};
    if (searched)
        expand(plan->candidates, (char *)(block + pointers), path, file);
    else
        plan->candidates[0] = file;

    plan->shell_argv[0] = _PATH_BSHELL;
    memcpy(plan->shell_argv + 2, argv + 1, argc * sizeof *argv);
    return 0;
}

void exec_plan_free(struct exec_plan *plan)
{
    free(plan->candidates);
}

static void exec(const char *path, const char *const *argv, const char *const *envp)
{
    execve(path, (char *const *)argv, (char *const *)envp);
}

int exec_plan_run(const struct exec_plan *plan)
{
    bool denied = false;
    for (const char **path = plan->candidates; *path; path++) {
        exec(*path, plan->argv, plan->envp);
        if (errno == ENOEXEC) {
            plan->shell_argv[1] = *path;
            exec(_PATH_BSHELL, plan->shell_argv, plan->envp);
        }
        if (!plan->searched)
            return errno;

        switch (errno) {
        case EACCES:
            denied = true;
            break;
        case ENOENT:
        case ENOTDIR:
        case ENAMETOOLONG:
        case ELOOP:
        case ENODEV: /* the last three: a network directory in PATH that is out of order */
        case ESTALE:
        case ETIMEDOUT:
            break;
        default:
            return errno;
        }
    }
    return denied ? EACCES : ENOENT;
}
