/*
 * Random registers and a random stack over a real image, this program's own, and over an image whose CFI is random too: 17
 * registers, which of them are known, then the stack, whose second half is also a section of CFI.
 */
#include "elf_file.h"
#include "unwind.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { CAPACITY = 512 };

static const uint64_t bias = 0x555500000000, hostile = 0x7f0000000000, stack_at = 0x7ffc00000000;
static struct unwind_module modules[3];
static const uint8_t *current;
static size_t current_size;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct unwind_module *find(void *state, uint64_t address)
{
    (void)state;
    for (unsigned i = 0; i < 3; i++)
        if (address >= modules[i].start && address < modules[i].end)
            return modules + i;
    return NULL;
}

/* Code is random as well: every second look at it finds a call. */
static bool read_memory(void *state, uint64_t address, void *into, size_t size)
{
    (void)state;
    if (!current_size || address % 5 == 0)
        return false;
    for (size_t i = 0; i < size; i++)
        ((uint8_t *)into)[i] = (address + i) % 2 ? current[(address + i) % current_size] : 0xff;
    return true;
}

static void open_own_image(void)
{
    int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    struct elf_image *image = elf_image_of_file(fd);
    close(fd);
    if (!image)
        abort();
    modules[0] = (struct unwind_module){.start = bias, .end = bias + (64 << 20), .bias = bias, .image = image};
    modules[1] = (struct unwind_module){.start = 0x7e0000000000, .end = 0x7e0000100000};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct registers registers = {0};
    const size_t head = sizeof registers.value + 4;
    if (size < head + 16)
        return 0;
    if (!modules[0].image)
        open_own_image();
    memcpy(registers.value, data, sizeof registers.value);
    memcpy(&registers.known, data + sizeof registers.value, 4);
    bool is_cut = registers.known >> 31;
    registers.known = (registers.known & ((1u << REGISTERS) - 1)) | 1u << REG_RIP | 1u << REG_RSP;
    current = data + head;
    current_size = size - head;

    /* Half of the addresses would hit nothing: fold rsp and rbp onto the stack, rip onto one of the modules. */
    registers.value[REG_RSP] = stack_at + registers.value[REG_RSP] % current_size;
    registers.value[REG_RBP] = stack_at + registers.value[REG_RBP] % current_size;
    const uint64_t rip = registers.value[REG_RIP];
    registers.value[REG_RIP] = rip & 1 ? hostile + rip / 2 % 65536 : bias + rip / 2 % (4 << 20);

    struct elf_image image = {.lock = PTHREAD_MUTEX_INITIALIZER};
    image.eh_frame = (struct cfi_section){.bytes = current + current_size / 2, .size = current_size - current_size / 2};
    modules[2] = (struct unwind_module){.start = hostile, .end = hostile + 65536, .bias = hostile, .image = &image};
    struct stack_copy stack = {.start = stack_at, .length = current_size, .bytes = current, .is_cut = is_cut};
    struct unwind_space space = {NULL, find, read_memory};
    static struct unwound_frame frames[CAPACITY];
    struct unwound unwound = unwind(&space, &stack, &registers, frames, CAPACITY);
    if (unwound.count > CAPACITY || !unwound.count)
        abort();
    fde_index_free(&image.eh_index);
    row_cache_free(&image.rows);
    return 0;
}
