/*
 * What unwinding needs of one ELF file, read into memory (a mapped file that somebody truncates is a SIGBUS) and checked. Images
 * are shared by all processes that map the same file, with the rows compiled from it, and are kept in a bounded cache; both may
 * be used by several threads at once.
 */
#ifndef FUZMON_ELF_IMAGE_H
#define FUZMON_ELF_IMAGE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct elf_image;

/* Which file it is: a changed file is another one. */
struct elf_identity {
    dev_t device;
    ino_t inode;
    int64_t size;
    int64_t modified_ns;
    int64_t changed_ns;
};

/*
 * The image of an open file, from the cache or read now; elf_image_release gives it back. The descriptor stays the caller's. NULL
 * when the file is no ELF file for this machine, or makes no sense.
 */
struct elf_image *elf_image_of_file(int fd);

/* Like elf_image_of_file, of bytes in memory that are laid out as a file: the vdso. Cached by their content. */
struct elf_image *elf_image_of_bytes(const uint8_t *bytes, size_t size);

void elf_image_release(struct elf_image *image);

/* Up to 32 bytes; returns the length, 0 when it has none. */
uint32_t elf_image_build_id(const struct elf_image *image, uint8_t build_id[32]);

/*
 * The bias of an executable mapping that begins at file offset `offset` and run-time address `start`: run-time address minus the
 * file's virtual address. Returns 0, or -ENOEXEC when no executable segment lies there.
 */
int elf_image_bias(const struct elf_image *image, uint64_t start, uint64_t offset, uint64_t *bias);

#endif
