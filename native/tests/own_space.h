/* This very process as an unwind_space, and a copy of the calling thread's stack. */
#ifndef FUZMON_OWN_SPACE_H
#define FUZMON_OWN_SPACE_H

#include "check.h"
#include "elf_image.h"
#include "unwind.h"

#include <fcntl.h>
#include <inttypes.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <ucontext.h>
#include <unistd.h>

enum { OWN_MODULES = 256 };

struct own_space {
    struct unwind_space space;
    struct unwind_module modules[OWN_MODULES];
    unsigned count;
    pid_t pid; /* whose memory is read */
    unsigned reads;
    uint64_t stack_end; /* of the mapping that holds stack_address */
};

static const struct unwind_module *own_find(void *state, uint64_t address)
{
    struct own_space *own = state;
    for (unsigned i = 0; i < own->count; i++)
        if (address >= own->modules[i].start && address < own->modules[i].end)
            return own->modules + i;
    return NULL;
}

static bool own_read_memory(pid_t pid, uint64_t address, void *into, size_t size)
{
    struct iovec local = {into, size}, remote = {(void *)(uintptr_t)address, size};
    /* The system call, because _GNU_SOURCE would define names of registers that unwind.h has. */
    return syscall(SYS_process_vm_readv, pid, &local, 1, &remote, 1, 0) == (ssize_t)size;
}

static bool own_read(void *state, uint64_t address, void *into, size_t size)
{
    struct own_space *own = state;
    own->reads++;
    return own_read_memory(own->pid, address, into, size);
}

static struct elf_image *own_image(pid_t pid, uint64_t start, uint64_t end, const char *path)
{
    if (!strcmp(path, "[vdso]")) {
        size_t size = end - start;
        uint8_t *bytes = malloc(size);
        CHECK(own_read_memory(pid, start, bytes, size));
        struct elf_image *image = elf_image_of_bytes(bytes, size);
        free(bytes);
        return image;
    }
    int fd = *path == '/' ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    struct elf_image *image = fd < 0 ? NULL : elf_image_of_file(fd);
    if (fd >= 0)
        close(fd);
    return image;
}

static void own_open(struct own_space *own, pid_t pid, uint64_t stack_address)
{
    char name[64], line[4400];
    *own = (struct own_space){.space = {own, own_find, own_read}, .pid = pid};
    snprintf(name, sizeof name, "/proc/%d/maps", pid);
    FILE *maps = fopen(name, "re");
    CHECK(maps);
    while (fgets(line, sizeof line, maps)) {
        uint64_t start, end, offset;
        char flags[5], path[4096] = "";
        CHECK(sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s %" SCNx64 " %*s %*s %4095s", &start, &end, flags, &offset, path) >= 4);
        if (stack_address >= start && stack_address < end)
            own->stack_end = end;
        if (flags[2] != 'x' || !strcmp(path, "[vsyscall]"))
            continue;
        CHECK(own->count < OWN_MODULES);
        struct unwind_module *module = own->modules + own->count++;
        *module = (struct unwind_module){.start = start, .end = end, .image = own_image(pid, start, end, path)};
        if (module->image)
            CHECK_INT(elf_image_bias(module->image, start, offset, &module->bias), 0);
    }
    fclose(maps);
}

static void own_close(struct own_space *own)
{
    for (unsigned i = 0; i < own->count; i++)
        elf_image_release(own->modules[i].image);
}

static inline struct stack_copy own_copy(const struct own_space *own, uint64_t rsp, size_t limit)
{
    struct stack_copy copy = {.start = rsp - 128, .length = own->stack_end - (rsp - 128)};
    if (copy.length > limit) {
        copy.length = limit;
        copy.is_cut = true;
    }
    uint8_t *bytes = malloc(copy.length);
    CHECK(own_read_memory(own->pid, copy.start, bytes, copy.length));
    copy.bytes = bytes;
    return copy;
}

static inline struct registers registers_of(const greg_t *gregs)
{
    static const int order[REGISTERS] = {
        [REG_RAX] = 13, [REG_RDX] = 12, [REG_RCX] = 14, [REG_RBX] = 11, [REG_RSI] = 9, [REG_RDI] = 8,
        [REG_RBP] = 10, [REG_RSP] = 15, [REG_R8] = 0,   [9] = 1,        [10] = 2,      [11] = 3,
        [12] = 4,       [13] = 5,       [14] = 6,       [REG_R15] = 7,  [REG_RIP] = 16};
    struct registers registers = {.known = (1u << REGISTERS) - 1};
    for (unsigned i = 0; i < REGISTERS; i++)
        registers.value[i] = (uint64_t)gregs[order[i]];
    return registers;
}

#endif
