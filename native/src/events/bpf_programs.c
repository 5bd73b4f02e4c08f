#define _GNU_SOURCE
#include "events/libbpf.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef FUZMON_BPF
/* The compiled programs; aligned, as ELF structures in them are. */
#define EMBED(name, file)                                                                                                      \
    __asm__(".section .rodata\n.balign 16\n" #name ":\n.incbin \"" file "\"\n" #name "_end:\n.byte 0\n.previous\n");           \
    extern const char name[] __attribute__((visibility("hidden")));                                                            \
    extern const char name##_end[] __attribute__((visibility("hidden")))

EMBED(fuzmon_bpf_children, FUZMON_BPF "/children.bpf.o");
EMBED(fuzmon_bpf_sample, FUZMON_BPF "/sample.bpf.o");
EMBED(fuzmon_bpf_syscalls, FUZMON_BPF "/syscalls.bpf.o");

static const struct {
    const char *start;
    const char *end;
} embedded[] = {
    [BPF_CHILDREN] = {fuzmon_bpf_children, fuzmon_bpf_children_end},
    [BPF_SAMPLE] = {fuzmon_bpf_sample, fuzmon_bpf_sample_end},
    [BPF_SYSCALLS] = {fuzmon_bpf_syscalls, fuzmon_bpf_syscalls_end},
};

static const char *bytes_of(enum bpf_programs which, size_t *size)
{
    *size = (size_t)(embedded[which].end - embedded[which].start);
    return embedded[which].start;
}
#else
static const char *bytes_of(enum bpf_programs which, size_t *size)
{
    (void)which;
    *size = 0;
    return NULL;
}
#endif

/* Programs see the pids of the first namespace; PROC_PID_INIT_INO is its number. */
static bool sees_all_pids(void)
{
    struct stat space;
    return !stat("/proc/self/ns/pid", &space) && space.st_ino == 0xeffffffcu;
}

int bpf_programs_load(enum bpf_programs which, uint32_t ring_bytes, struct bpf_object **object)
{
    size_t size;
    const char *bytes = bytes_of(which, &size);
    if (!bytes)
        return -ENOSYS;
    const struct libbpf *bpf = libbpf();
    if (!bpf)
        return -ELIBACC;
    if (!sees_all_pids())
        return -EREMOTE;
    if (access("/sys/kernel/btf/vmlinux", R_OK))
        return -ENODATA;

    struct bpf_object *opened = bpf->object_open_mem(bytes, size, NULL);
    if (!opened)
        return -errno;
    int error = 0;
    if (ring_bytes) {
        struct bpf_map *ring = bpf->object_find_map(opened, "events");
        error = ring ? bpf->map_set_max_entries(ring, ring_bytes) : -EINVAL;
    }
    if (!error)
        error = bpf->object_load(opened);
    if (error) {
        bpf->object_close(opened);
        return error;
    }
    *object = opened;
    return 0;
}

struct bpf_link *bpf_programs_attach(struct bpf_object *object, const char *name)
{
    const struct libbpf *bpf = libbpf();
    struct bpf_program *program = bpf->object_find_program(object, name);
    if (!program) {
        errno = ENOENT;
        return NULL;
    }
    return bpf->program_attach(program);
}

void *bpf_programs_board(struct bpf_object *object, size_t size)
{
    const struct libbpf *bpf = libbpf();
    struct bpf_map *map = bpf->object_find_map(object, ".bss");
    void *board = map ? mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, bpf->map_fd(map), 0) : MAP_FAILED;
    return board == MAP_FAILED ? NULL : board;
}
