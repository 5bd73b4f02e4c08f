#ifndef FUZMON_EXEC_PLAN_H
#define FUZMON_EXEC_PLAN_H

#include <stdbool.h>

/* A command's lookup, done up to the exec itself: in the child of a multithreaded process nothing may allocate. */
struct exec_plan {
    const char *const *argv;
    const char *const *envp;
    const char **candidates; /* paths to try, NULL-terminated */
    const char **shell_argv; /* /bin/sh, the candidate, argv[1...]: for a script without #! */
    bool searched;           /* the candidates come from PATH */
};

/* Returns 0 or -errno. The plan points into argv and envp. */
int exec_plan_make(struct exec_plan *plan, const char *const *argv, const char *const *envp);

void exec_plan_free(struct exec_plan *plan);

/* Async-signal-safe. Returns only if the command cannot be run, with the errno that a shell would explain. */
int exec_plan_run(const struct exec_plan *plan);

#endif
