/* Code that is mapped, replaced and unlinked between captures has the name that it has at the time. */
#define _GNU_SOURCE
#include "capture_target.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>

enum { PAGE = 4096, FILES = 2, SWAPS = 40 };

static int files[FILES];
static char paths[FILES][64];

/* Both files hold the same loop, so that the thread in it sees nothing of the other one taking its place. */
static void make_files(void)
{
    static const unsigned char loop[PAGE] = {0xeb, 0xfe};
    for (int i = 0; i < FILES; i++) {
        snprintf(paths[i], sizeof paths[i], "/tmp/fuzmon-maps-%d-%d", i, getpid());
        files[i] = open(paths[i], O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0700);
        CHECK(files[i] >= 0);
        CHECK_INT(write(files[i], loop, sizeof loop), sizeof loop);
    }
}

static void *place;

static bool map_file(int i)
{
    int fixed = place ? MAP_FIXED : 0;
    void *mapped = mmap(place, PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE | fixed, files[i], 0);
    return mapped != MAP_FAILED && (place = mapped);
}

static void *replace_when_told(void *unused)
{
    for (long done = 0;; nap_us(100))
        if (shared->ready != done && map_file((int)((done = shared->ready) % FILES)))
            shared->progress = done;
    return unused;
}

static void spin_in_a_file(void)
{
    pthread_t thread;
    if (!map_file(0) || pthread_create(&thread, NULL, replace_when_told, NULL))
        _exit(1);
    shared->faults = 1;
    ((void (*)(void))place)();
}

/* The path of the innermost frame's module. */
static bool lies_in(struct capturer *capturer, const char *path, bool is_deleted)
{
    const struct fuzmon_capture_header *block = capture(capturer);
    const struct fuzmon_module *modules = (const void *)(block + 1);
    const struct fuzmon_thread *thread = threads_of(block);
    const struct fuzmon_frame *frames = (const void *)(thread + block->thread_count);
    const char *strings = (const void *)(frames + block->frame_count);
    if (thread->frame_count == 0 || frames[thread->first_frame].module >= block->module_count)
        return false;
    const struct fuzmon_module *module = &modules[frames[thread->first_frame].module];
    return module->path_length == strlen(path) && !memcmp(strings + module->path, path, module->path_length) &&
           module->is_deleted == is_deleted;
}

static pid_t start_spinning(void)
{
    need_ptrace();
    make_files();
    pid_t pid = start_target(spin_in_a_file);
    WAIT_FOR(shared->faults);
    return pid;
}

static void remove_files(void)
{
    for (int i = 0; i < FILES; i++) {
        unlink(paths[i]);
        close(files[i]);
    }
}

TEST(code_that_was_replaced_is_of_the_new_file)
{
    pid_t pid = start_spinning();
    struct capturer capturer = capturer_of(pid, FUZMON_CAPTURE_HYBRID);
    WAIT_FOR(lies_in(&capturer, paths[0], false));
    for (int i = 1; i <= SWAPS; i++) {
        shared->ready = i;
        WAIT_FOR(shared->progress == i);
        CHECK(lies_in(&capturer, paths[i % FILES], false));
        CHECK(lies_in(&capturer, paths[i % FILES], false));
    }
    capturer_end(&capturer);
    end_target(pid);
    remove_files();
}

TEST(a_file_that_was_deleted_is_said_to_be)
{
    pid_t pid = start_spinning();
    struct capturer capturer = capturer_of(pid, FUZMON_CAPTURE_HYBRID);
    WAIT_FOR(lies_in(&capturer, paths[0], false));
    unlink(paths[0]);
    CHECK(lies_in(&capturer, paths[0], true));
    capturer_end(&capturer);
    end_target(pid);
    remove_files();
}
