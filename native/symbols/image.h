#ifndef SYMBOLS_IMAGE_H
#define SYMBOLS_IMAGE_H

#include <libelf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * An ELF file, mapped. Should somebody cut it short, the access that follows ends this process, which is what it is for. The
 * descriptor is not kept.
 */
struct image {
    void *bytes;
    size_t size;
    Elf *elf;
};

/* Closes the descriptor in any case. 0 or -errno. */
int image_open(struct image *image, int fd);

/* Over memory of the caller, which has to outlive it. 0 or -errno. */
int image_open_memory(struct image *image, void *bytes, size_t size);

void image_close(struct image *image);

/* The section of that name, and its header if wanted. */
Elf_Scn *image_section(const struct image *image, const char *name);

/* The build-id, at most SYMBOLS_MAX_BUILD_ID bytes; 0: none. */
size_t image_build_id(const struct image *image, const unsigned char **id);

/* The name in .gnu_debuglink, without a slash in it, and its checksum; NULL: none. */
const char *image_debuglink(const struct image *image, uint32_t *checksum);

/* The path in .gnu_debugaltlink and the build-id behind it; NULL: none. */
const char *image_supplement(const struct image *image, const unsigned char **id, size_t *id_size);

/* The checksum that a .gnu_debuglink holds of its file. */
uint32_t image_checksum(const struct image *image);

/* Whether there is DWARF in it. */
bool image_has_debug_info(const struct image *image);

#endif
