/* Does, harmlessly, what the shipped rules look for: the argument is the rule's name. Names that begin with "no-" come close to one,
 * and must not be taken for it. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/userfaultfd.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static char *const none[] = {"true", NULL};
static char *const empty[] = {NULL};

static void run(const char *path)
{
    execve(path, none, empty);
    perror(path);
    _exit(1);
}

static void copy_true(int to)
{
    int from = open("/bin/true", O_RDONLY | O_CLOEXEC);
    struct stat stat;
    fstat(from, &stat);
    sendfile(to, from, NULL, stat.st_size);
    close(from);
}

static int connection(int *accepted)
{
    int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    bind(listening, (struct sockaddr *)&address, sizeof address);
    listen(listening, 1);
    getsockname(listening, (struct sockaddr *)&address, &length);
    int sock = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(sock, (struct sockaddr *)&address, sizeof address) != 0)
        perror("connect");
    *accepted = accept4(listening, NULL, NULL, SOCK_CLOEXEC);
    return sock;
}

static void reverse_shell(int closes)
{
    int accepted;
    int sock = connection(&accepted);
    if (closes) {
        close(sock);
        open("/dev/null", O_RDWR); /* gets the same number */
    }
    if (fork() == 0) {
        dup2(sock, 0);
        dup2(0, 1);
        run("/bin/true");
    }
    wait(NULL);
}

static void bind_shell(void)
{
    int accepted;
    connection(&accepted);
    dup2(accepted, 0);
    dup2(accepted, 1);
    run("/bin/true");
}

static void from_memory(int by_path)
{
    int memory = memfd_create("secret", by_path ? 0 : MFD_CLOEXEC);
    copy_true(memory);
    if (!by_path)
        fexecve(memory, none, empty);
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", memory);
    if (fork() == 0)
        run(path);
    wait(NULL);
}

static void from_file_instead(void)
{
    int memory = memfd_create("secret", 0);
    close(memory);
    open("/bin/true", O_RDONLY);
    fexecve(memory, none, empty);
}

static void from_temporary_folder(void)
{
    char path[] = "/tmp/fuzmon-test-XXXXXX";
    int file = mkstemp(path);
    copy_true(file);
    fchmod(file, 0700);
    close(file);
    if (fork() == 0)
        run(path);
    wait(NULL);
    unlink(path);
}

static void bomb(int children)
{
    int ready[2];
    if (pipe(ready) != 0)
        return;
    for (int i = 0; i < children; i++) {
        if (fork() == 0) {
            char byte;
            close(ready[1]);
            _exit(read(ready[0], &byte, 1) != 0); /* until the parent ends */
        }
    }
    close(ready[1]);
    while (wait(NULL) > 0)
        continue;
}

static void sequence_of_children(int children)
{
    for (int i = 0; i < children; i++) {
        if (fork() == 0)
            _exit(0);
        wait(NULL);
    }
}

static void exchange_link(const char *to)
{
    char path[64];
    snprintf(path, sizeof path, "/tmp/fuzmon-test-%d", getpid());
    for (int i = 0; i < 8; i++) {
        if (symlink(to, path) == 0)
            unlink(path);
    }
}

static void create_predictably(int flags)
{
    char path[64];
    struct stat stat;
    snprintf(path, sizeof path, "/tmp/fuzmon-test-%d", getpid());
    if (lstat(path, &stat) != 0)
        close(open(path, O_WRONLY | O_CREAT | flags, 0600));
    unlink(path);
}

static void create_and(const char *path, int read_again)
{
    close(open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600));
    if (read_again)
        close(open(path, O_RDONLY));
    unlink(path);
}

static void write_then_run(void)
{
    unsigned char *code = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    code[0] = 0xc3;
    mprotect(code, 4096, PROT_READ | PROT_EXEC);
}

static int is(const char *given, const char *name)
{
    return strcmp(given, name) == 0;
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    const char *path = argc > 2 ? argv[2] : "";
    char proc[64];
    if (is(what, "reverse-shell") || is(what, "no-reverse-shell"))
        reverse_shell(what[0] == 'n');
    else if (is(what, "bind-shell"))
        bind_shell();
    else if (is(what, "program-from-memory") || is(what, "program-from-memory-by-path"))
        from_memory(!is(what, "program-from-memory"));
    else if (is(what, "no-program-from-memory"))
        from_file_instead();
    else if (is(what, "program-from-temporary-folder"))
        from_temporary_folder();
    else if (is(what, "writable-code"))
        mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    else if (is(what, "written-then-code"))
        write_then_run();
    else if (is(what, "userfaultfd"))
        syscall(SYS_userfaultfd, O_CLOEXEC | UFFD_USER_MODE_ONLY);
    else if (is(what, "deletes-itself"))
        unlink(argv[0]);
    else if (is(what, "fork-bomb"))
        bomb(400);
    else if (is(what, "no-fork-bomb"))
        sequence_of_children(400);
    else if (is(what, "setuid-bit"))
        chmod(path, 04755);
    else if (is(what, "setuid-bit-at"))
        fchmodat(AT_FDCWD, path, 04755, 0);
    else if (is(what, "no-setuid-bit"))
        chmod(path, 02755);
    else if (is(what, "new-namespace"))
        unshare(CLONE_NEWUTS);
    else if (is(what, "joins-namespace"))
        setns(open("/proc/self/ns/uts", O_RDONLY), 0);
    else if (is(what, "packet-socket"))
        socket(AF_PACKET, SOCK_RAW, 0);
    else if (is(what, "kernel-module"))
        syscall(SYS_finit_module, -1, "", 0);
    else if (is(what, "bpf-program"))
        syscall(SYS_bpf, BPF_PROG_LOAD, NULL, 0);
    else if (is(what, "attaches-to-process"))
        ptrace(PTRACE_SEIZE, 999999999, 0, 0);
    else if (is(what, "looks-for-debugger"))
        ptrace(PTRACE_TRACEME, 0, 0, 0);
    else if (is(what, "no-looks-for-debugger")) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        run("/bin/true");
    } else if (is(what, "reads-memory-of-process") || is(what, "no-reads-memory-of-process")) {
        snprintf(proc, sizeof proc, "/proc/%d/environ", what[0] == 'n' ? getpid() : getppid());
        close(open(proc, O_RDONLY));
    } else if (is(what, "copies-memory-of-process"))
        process_vm_readv(999999999, NULL, 0, NULL, 0, 0);
    else if (is(what, "reads-passwords"))
        close(open("/etc/shadow", O_RDONLY));
    else if (is(what, "reads-ssh-keys"))
        create_and(path, 1);
    else if (is(what, "deletes-logs"))
        create_and(path, 0);
    else if (is(what, "symlink-race"))
        exchange_link(path);
    else if (is(what, "predictable-temporary-file") || is(what, "no-predictable-temporary-file"))
        create_predictably(what[0] == 'n' ? O_EXCL : 0);
    else
        return 2;
    return 0;
}
