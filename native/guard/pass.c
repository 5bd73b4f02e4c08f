#define _GNU_SOURCE
#include "pass.h"

#include "crash_protocol.h"
#include "expand.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/procfs.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PIECE = 64 << 10, PAGE = 4096, BY_ROOT_ONLY = 2 };

/* The beginning of a dump, which tells what its name depends on. */
struct head {
    size_t length;
    char bytes[PIECE];
};

bool pass_is_due(const struct passing *passing)
{
    const char *pattern = passing->pattern;
    /* A pipe's program decides by itself; 1 is the kernel's mark of a program that died in the handler itself. */
    if (*pattern == '|')
        return passing->crasher.core_limit != 1;
    if (!*pattern && !passing->uses_pid)
        return false;
    /* Below a page the kernel does not begin; what root alone may read, it writes only where the path says from the root. */
    return passing->crasher.core_limit >= PAGE && (passing->crasher.dumpable != BY_ROOT_ONLY || *pattern == '/');
}

static bool begin_dump(int connection)
{
    struct coredump_ack ack = {.size = sizeof ack, .mask = COREDUMP_KERNEL | COREDUMP_WAIT};
    uint32_t mark = ~0u;
    return send(connection, &ack, sizeof ack, MSG_NOSIGNAL) == sizeof ack &&
           recv(connection, &mark, sizeof mark, MSG_WAITALL) == sizeof mark && mark == COREDUMP_MARK_REQACK;
}

static bool read_head(int connection, struct head *head, size_t length)
{
    ssize_t got = recv(connection, head->bytes + head->length, length - head->length, MSG_WAITALL);
    head->length += got > 0 ? (size_t)got : 0;
    return head->length == length;
}

/* The first note is the status of the thread that crashed. */
static void learn(int connection, struct head *head, struct crasher *crasher)
{
    enum { NOTE_AND_NAME = 20 };
    const Elf64_Phdr *segment = (const Elf64_Phdr *)(head->bytes + sizeof(Elf64_Ehdr));
    size_t needed = sizeof(Elf64_Ehdr) + sizeof *segment;
    if (!read_head(connection, head, needed) || head->bytes[EI_CLASS] != ELFCLASS64 || segment->p_type != PT_NOTE ||
        segment->p_offset > sizeof head->bytes - PAGE || segment->p_offset < needed)
        return;
    size_t at = segment->p_offset + NOTE_AND_NAME;
    struct elf_prstatus status;
    if (!read_head(connection, head, at + sizeof status))
        return;
    memcpy(&status, head->bytes + at, sizeof status);
    crasher->signal = status.pr_cursig;
    crasher->inner_tid = status.pr_pid;
}

static bool is_zero(const char *bytes, size_t length)
{
    return length == 0 || (bytes[0] == 0 && memcmp(bytes, bytes + 1, length - 1) == 0);
}

static bool write_all(int fd, const char *bytes, size_t length)
{
    while (length) {
        ssize_t written = write(fd, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes += written;
        length -= (size_t)written;
    }
    return true;
}

/* Pages of zeros become holes, as in the kernel's own files. */
static bool write_sparse(int file, const char *bytes, size_t length)
{
    for (size_t at = 0; at < length;) {
        size_t piece = length - at < PAGE ? length - at : PAGE;
        bool is_written = is_zero(bytes + at, piece) ? lseek(file, (off_t)piece, SEEK_CUR) >= 0 : write_all(file, bytes + at, piece);
        if (!is_written)
            return false;
        at += piece;
    }
    return true;
}

static uint64_t copy_to_file(int connection, const struct head *head, int file, uint64_t limit)
{
    static char piece[PIECE];
    uint64_t total = head->length < limit ? head->length : limit;
    if (!write_all(file, head->bytes, (size_t)total))
        total = limit = 0;
    while (total < limit) {
        /* Up to a border, so that holes begin where pages do. */
        size_t most = sizeof piece - total % PAGE;
        ssize_t got = recv(connection, piece, limit - total < most ? (size_t)(limit - total) : most, MSG_WAITALL);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0 || !write_sparse(file, piece, (size_t)got))
            break;
        total += (uint64_t)got;
    }
    if (ftruncate(file, (off_t)total))
        return 0;
    return total;
}

/* A proc link of a process, as the folder that a path begins from. */
static bool enter(const char *link, pid_t pid, bool as_root)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, link);
    return !chdir(path) && (!as_root || !chroot("."));
}

/* Where the process would have it: in its own root and folder, with its own rights. */
static bool become(const struct crasher *crasher, bool is_relative)
{
    int folder = -1;
    if (is_relative) {
        char path[64];
        snprintf(path, sizeof path, "/proc/%d/cwd", (int)crasher->pid);
        folder = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
        if (folder < 0)
            return false;
    }
    if (!enter("root", crasher->pid, true) || (is_relative && fchdir(folder)))
        return false;
    return !setgroups(0, NULL) && !setresgid(crasher->fsgid, crasher->fsgid, crasher->fsgid) &&
           !setresuid(crasher->fsuid, crasher->fsuid, crasher->fsuid);
}

static int open_file(const struct crasher *crasher, const char *path)
{
    bool by_root = crasher->dumpable == BY_ROOT_ONLY;
    if (by_root)
        unlink(path);
    else if (!become(crasher, *path != '/'))
        return -1;
    int file = open(path, O_CREAT | O_RDWR | O_NOFOLLOW | O_CLOEXEC | (by_root ? O_EXCL : 0), 0600);
    struct stat found;
    /* Neither somebody else's file nor one that has a second name. */
    if (file >= 0 && (fstat(file, &found) || !S_ISREG(found.st_mode) || found.st_nlink != 1 ||
                      (!by_root && found.st_uid != crasher->fsuid) || ftruncate(file, 0))) {
        close(file);
        errno = EPERM;
        return -1;
    }
    return file;
}

static void pass_to_file(const struct passing *passing, const struct head *head, const char *path, char *text, size_t size)
{
    const struct crasher *crasher = &passing->crasher;
    int file = open_file(crasher, path);
    if (file < 0) {
        snprintf(text, size, "no dump of %d (%s) to %s: %s", (int)crasher->pid, crasher->comm, path, strerror(errno));
        return;
    }
    uint64_t bytes = copy_to_file(passing->connection, head, file, crasher->core_limit);
    close(file);
    snprintf(text, size, "passed on the dump of %d (%s) to %s, %llu bytes", (int)crasher->pid, crasher->comm, path,
             (unsigned long long)bytes);
}

static _Noreturn void run_program(char *const *arguments, int input)
{
    int nowhere = open("/dev/null", O_RDWR);
    dup2(input, 0);
    dup2(nowhere, 1);
    dup2(nowhere, 2);
    close_range(3, ~0u, 0);
    for (int number = 1; number < 32; number++)
        signal(number, SIG_DFL);
    char *none[] = {NULL};
    execve(arguments[0], arguments, none);
    _exit(127);
}

static void pass_to_program(const struct passing *passing, const struct head *head, char *const *arguments, char *text, size_t size)
{
    static char piece[PIECE];
    const struct crasher *crasher = &passing->crasher;
    int ends[2];
    signal(SIGCHLD, SIG_DFL);
    if (pipe2(ends, O_CLOEXEC)) {
        snprintf(text, size, "no dump of %d (%s): %s", (int)crasher->pid, crasher->comm, strerror(errno));
        return;
    }
    pid_t program = fork();
    if (program == 0)
        run_program(arguments, ends[0]);
    close(ends[0]);
    uint64_t total = 0;
    if (program > 0 && write_all(ends[1], head->bytes, head->length)) {
        ssize_t got;
        total = head->length;
        while ((got = recv(passing->connection, piece, sizeof piece, 0)) > 0 || (got < 0 && errno == EINTR))
            if (got > 0 && !write_all(ends[1], piece, (size_t)got))
                break;
            else if (got > 0)
                total += (uint64_t)got;
    }
    close(ends[1]);
    if (!passing->waits)
        shutdown(passing->connection, SHUT_RDWR);
    int status = 0;
    if (program > 0)
        while (waitpid(program, &status, 0) < 0 && errno == EINTR)
            ;
    snprintf(text, size, "passed on the dump of %d (%s) to %s, %llu bytes%s", (int)crasher->pid, crasher->comm, arguments[0],
             (unsigned long long)total, program < 0 || (WIFEXITED(status) && WEXITSTATUS(status) == 127) ? ", which cannot be run" : "");
}

void pass(const struct passing *passing, char *text, size_t size)
{
    static struct head head;
    struct expanded expanded;
    struct passing known = *passing;
    if (!begin_dump(passing->connection)) {
        snprintf(text, size, "no dump of %d (%s): the kernel broke it off", (int)passing->crasher.pid, passing->crasher.comm);
        return;
    }
    learn(passing->connection, &head, &known.crasher);
    if (!expand(passing->pattern, &known.crasher, passing->uses_pid, time(NULL), &expanded)) {
        snprintf(text, size, "no dump of %d (%s): \"%s\" is not understood", (int)passing->crasher.pid, passing->crasher.comm,
                 passing->pattern);
        return;
    }
    if (*passing->pattern == '|')
        pass_to_program(passing, &head, expanded.arguments, text, size);
    else
        pass_to_file(passing, &head, expanded.text, text, size);
    size_t used = strlen(text);
    if (expanded.unfaithful && used < size)
        snprintf(text + used, size - used, "; not as the kernel would have done: %s", expanded.unfaithful);
}
