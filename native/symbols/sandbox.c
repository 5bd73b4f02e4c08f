#define _GNU_SOURCE
#include "sandbox.h"

#include "filter.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

enum { NOBODY = 65534, LAST_DESCRIPTOR = STDERR_FILENO };

bool sandbox_close_descriptors(void)
{
    if (!syscall(SYS_close_range, LAST_DESCRIPTOR + 1, ~0u, 0))
        return true;
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit))
        return false;
    for (rlim_t fd = LAST_DESCRIPTOR + 1; fd < limit.rlim_max && fd < 1 << 20; fd++)
        close((int)fd);
    return true;
}

/* When memory is short, this process is the one to spare. */
static void be_spared_last(void)
{
    int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    if (write(fd, "1000", 4) < 0) {
        /* Then it is as likely to go as any other. */
    }
    close(fd);
}

static void limit_resources(void)
{
    static const rlim_t gibibyte = (rlim_t)1 << 30;
    const struct {
        int resource;
        rlim_t value;
    } limits[] = {
        {RLIMIT_AS, 64 * gibibyte}, /* files are mapped whole */
        {RLIMIT_DATA, 2 * gibibyte}, {RLIMIT_STACK, 8 << 20}, {RLIMIT_NOFILE, 16}, {RLIMIT_FSIZE, 0}, {RLIMIT_CORE, 0},
        {RLIMIT_MEMLOCK, 0},         {RLIMIT_MSGQUEUE, 0},
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        struct rlimit old;
        rlim_t value = limits[i].value;
        if (!getrlimit(limits[i].resource, &old) && old.rlim_max < value)
            value = old.rlim_max;
        setrlimit(limits[i].resource, &(struct rlimit){value, value});
    }
}

/* In a container with few rights some of this is refused; the filter does without. */
static void drop_privileges(void)
{
    for (int capability = 0; capability < 64; capability++)
        if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0))
            break;
    if (geteuid() == 0) {
        int ignored = setgroups(0, NULL);
        ignored |= setresgid(NOBODY, NOBODY, NOBODY);
        ignored |= setresuid(NOBODY, NOBODY, NOBODY);
        (void)ignored;
    }
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {0};
    syscall(SYS_capset, &header, none);
}

bool sandbox_enter(void)
{
    be_spared_last();
    limit_resources();
    drop_privileges();
    /* After the change of identity, which takes this back. The end of the socket is how we learn of a death that was earlier. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_DUMPABLE, 0);
    return !prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) && filter_install();
}

void sandbox_limit_cpu(int seconds)
{
    setitimer(ITIMER_PROF, &(struct itimerval){.it_value = {.tv_sec = seconds}}, NULL);
}
