/* Targets that make a capture hard. */
#define _GNU_SOURCE
#include "capture_target.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <linux/userfaultfd.h>
#include <stdbool.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

enum { PAGE = 4096, HALF = 32 * PAGE };

static int fault_descriptor(void)
{
    int fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC);
    struct uffdio_api api = {.api = UFFD_API};
    if (fd >= 0 && ioctl(fd, UFFDIO_API, &api)) {
        close(fd);
        fd = -1;
    }
    return fd;
}

static void *spin_and_pause(void *unused)
{
    (void)unused;
    while (!shared->ready)
        shared->progress++;
    for (;;)
        pause();
    return NULL;
}

/* A thread whose stack goes on, in the same mapping, with pages that nobody will ever fill in. */
static void run_below_missing_pages(void)
{
    char *memory = mmap(NULL, 2 * HALF, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(memory, 0, HALF);
    struct uffdio_register all = {.range = {(uintptr_t)memory, 2 * HALF}, .mode = UFFDIO_REGISTER_MODE_MISSING};
    if (ioctl(fault_descriptor(), UFFDIO_REGISTER, &all))
        _exit(1);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstack(&attributes, memory, HALF);
    pthread_t thread;
    if (pthread_create(&thread, &attributes, spin_and_pause, NULL))
        _exit(1);
    for (;;)
        pause();
}

TEST(missing_pages_of_a_userfaultfd_hold_nobody)
{
    need_ptrace();
    int fd = fault_descriptor();
    if (fd < 0) {
        printf("skipped: userfaultfd for faults in the kernel: %s\n", strerror(errno));
        exit(SKIPPED);
    }
    close(fd);
    pid_t pid = start_target(run_below_missing_pages);
    wait_for_progress();
    for (uint32_t mode = FUZMON_CAPTURE_HYBRID; mode <= FUZMON_CAPTURE_STOP_ALL; mode++) {
        struct capturer capturer = capturer_of(pid, mode);
        const struct fuzmon_thread *thread;
        do
            thread = &threads_of(capture(&capturer))[1];
        while (thread->captured != FUZMON_CAPTURED_STOPPED);
        CHECK(thread->frame_count >= 2);
        wait_for_progress();
        capturer_end(&capturer);
    }
    shared->ready = 1;
    struct capturer capturer = capturer_of(pid, FUZMON_CAPTURE_NO_STOP);
    WAIT_FOR(threads_of(capture(&capturer))[1].captured == FUZMON_CAPTURED_BLOCKED);
    CHECK(threads_of(capture(&capturer))[1].frame_count >= 2);
    capturer_end(&capturer);
    end_target(pid);
}

static int entries(const char *path)
{
    DIR *folder = opendir(path);
    int count = 0;
    while (readdir(folder))
        count++;
    closedir(folder);
    return count;
}

static void wait_in_vfork(void)
{
    pid_t child = vfork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        shared->ready = 1;
        for (;;)
            pause();
    }
    _exit(0);
}

TEST(a_wedged_tracer_is_given_up_and_cleans_up_when_it_comes_back)
{
    need_ptrace();
    pid_t pid = start_target(wait_in_vfork);
    WAIT_FOR(shared->ready && state_of(pid) == 'D');
    int descriptors = entries("/proc/self/fd"), threads = entries("/proc/self/task");
    struct capturer capturer = capturer_of(pid, FUZMON_CAPTURE_STOP_ALL);
    capturer.options.deadline_us = 500000;
    const struct fuzmon_capture_header *block;
    CHECK_INT(fuzmon_tracer_capture(capturer.tracer, capturer.stacks, &capturer.options, 50, &block), -ETIMEDOUT);
    CHECK(block == NULL);
    WAIT_FOR(entries("/proc/self/task") == threads && entries("/proc/self/fd") == descriptors);
    /* The kernel has let go of the target, too. */
    capturer = capturer_of(pid, FUZMON_CAPTURE_HYBRID);
    WAIT_FOR(capture(&capturer)->tracer_pid == 0);
    CHECK_INT(threads_of(capture(&capturer))->captured, FUZMON_CAPTURED_BLOCKED);
    capturer_end(&capturer);
    end_target(pid);
}

TEST(a_pid_that_was_given_to_another_process_is_not_found)
{
    pid_t pid = start_target(target_pause);
    struct capturer capturer = capturer_of(pid, FUZMON_CAPTURE_HYBRID);
    capture(&capturer);
    end_target(pid);
    struct clone_args arguments = {.exit_signal = SIGCHLD, .set_tid = (uintptr_t)&pid, .set_tid_size = 1};
    pid_t other = (pid_t)syscall(SYS_clone3, &arguments, sizeof arguments);
    if (other == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (;;)
            pause();
    }
    if (other < 0) {
        printf("skipped: a process with a chosen pid: %s\n", strerror(errno));
        exit(SKIPPED);
    }
    CHECK_INT(other, pid);
    const struct fuzmon_capture_header *block;
    CHECK_INT(try_capture(&capturer, &block), -ESRCH);
    CHECK_INT(try_capture(&capturer, &block), -ESRCH);
    capturer_end(&capturer);
    end_target(pid);
}

/* Its frame can be left by rbx only, which nobody knows of a blocked thread. */
void pause_with_frame_in_rbx(void);
__asm__(".pushsection .text\n"
        ".type pause_with_frame_in_rbx, @function\n"
        "pause_with_frame_in_rbx:\n"
        ".cfi_startproc\n"
        "push %rbx\n"
        ".cfi_def_cfa_offset 16\n"
        ".cfi_offset rbx, -16\n"
        "mov %rsp, %rbx\n"
        ".cfi_def_cfa rbx, 16\n"
        "sub $64, %rsp\n"
        "mov $34, %eax\n"
        "syscall\n"
        "mov %rbx, %rsp\n"
        "pop %rbx\n"
        ".cfi_def_cfa rsp, 8\n"
        "ret\n"
        ".cfi_endproc\n"
        ".size pause_with_frame_in_rbx, . - pause_with_frame_in_rbx\n"
        ".popsection\n");

static void pause_in_rbx(void)
{
    for (;;) {
        pause_with_frame_in_rbx();
        shared->interrupted++;
    }
}

TEST(a_blocked_thread_is_stopped_for_registers_that_its_frames_need)
{
    need_ptrace();
    pid_t pid = start_target(pause_in_rbx);
    WAIT_FOR(state_of(pid) == 'S');
    struct capturer without = capturer_of(pid, FUZMON_CAPTURE_NO_STOP), with = capturer_of(pid, FUZMON_CAPTURE_HYBRID);
    for (int i = 0; i < 20; i++) {
        WAIT_FOR(threads_of(capture(&without))->captured == FUZMON_CAPTURED_BLOCKED);
        CHECK_INT(threads_of(capture(&without))->truncation, FUZMON_TRUNCATED_REGISTERS);
        const struct fuzmon_thread *thread = threads_of(capture(&with));
        CHECK_INT(thread->captured, FUZMON_CAPTURED_STOPPED);
        CHECK_INT(thread->truncation, FUZMON_COMPLETE);
        CHECK(thread->frame_count >= 4);
    }
    CHECK_INT(shared->interrupted, 0);
    capturer_end(&without);
    capturer_end(&with);
    end_target(pid);
}

/* Far return into the code segment for 32-bit programs, where it spins. */
static void spin_in_32_bits(void)
{
    uint8_t *code = mmap(NULL, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    if (code == MAP_FAILED)
        _exit(1);
    memcpy(code, "\xeb\xfe", 2);
    shared->ready = 1;
    __asm__ volatile("pushq $0x23\n\tpushq %0\n\tlretq" : : "r"((uint64_t)(uintptr_t)code) : "memory");
}

TEST(a_thread_in_32_bit_code_has_no_frames_and_runs_on)
{
    need_ptrace();
    pid_t pid = start_target(spin_in_32_bits);
    WAIT_FOR(shared->ready);
    for (uint32_t mode = FUZMON_CAPTURE_HYBRID; mode <= FUZMON_CAPTURE_STOP_ALL; mode++) {
        struct capturer capturer = capturer_of(pid, mode);
        WAIT_FOR(threads_of(capture(&capturer))->error == ENOEXEC);
        CHECK_INT(threads_of(capture(&capturer))->frame_count, 0);
        WAIT_FOR(state_of(pid) == 'R');
        capturer_end(&capturer);
    }
    end_target(pid);
}
