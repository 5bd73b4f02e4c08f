/* What an elf_image consists of; for those who make and use images, not for the capture. */
#ifndef FUZMON_ELF_FILE_H
#define FUZMON_ELF_FILE_H

#include "cfi.h"
#include "elf_image.h"
#include "row_cache.h"

#include <pthread.h>
#include <stdbool.h>

/* Where an image is read from: a descriptor, or bytes when those are not NULL. */
struct elf_source {
    int fd;
    const uint8_t *bytes;
    uint64_t size;
};

bool elf_source_read(const struct elf_source *source, uint64_t offset, void *into, size_t size);

/* A copy of part of the source, at most limit bytes of it; NULL when it does not lie within, is empty or too large. */
uint8_t *elf_source_copy(const struct elf_source *source, uint64_t offset, uint64_t size, uint64_t limit);

struct elf_segment {
    uint64_t offset;
    uint64_t address;
    uint64_t file_size;
    bool is_executable;
};

/* The FDEs of a section, sorted by start; made when it is needed. */
struct fde_index {
    struct fde_place *places;
    uint32_t count;
    bool is_built;
};

struct elf_image {
    unsigned references; /* under the lock of the cache, like everything up to bytes_held */
    bool is_cached;
    uint64_t last_use;
    struct elf_identity identity;
    uint8_t *content; /* of an image of bytes: what it is known by */
    size_t content_size;
    uint64_t bytes_held;

    struct elf_segment *segments; /* PT_LOAD only */
    uint32_t segment_count;
    uint8_t build_id[32];
    uint32_t build_id_length;
    struct cfi_section header; /* .eh_frame_hdr; the bytes of all three belong to the image */
    struct cfi_section eh_frame;
    struct cfi_section debug_frame;

    pthread_mutex_t lock; /* of what follows */
    struct fde_index eh_index;
    struct fde_index debug_index;
    struct row_cache rows;
};

/* NULL when the source makes no sense. */
struct elf_image *elf_image_read(const struct elf_source *source);

void elf_image_free(struct elf_image *image);

void elf_read_build_id(struct elf_image *image, const struct elf_source *source, uint64_t offset, uint64_t size);

/* Finds the FDE of a virtual address, and the section that it lies in. The image is locked. */
const struct cfi_section *cfi_find(struct elf_image *image, uint64_t pc, struct fde *fde);

void fde_index_free(struct fde_index *index);

/* The row of a virtual address, compiled when it is not cached. False when no CFI covers it. */
bool elf_image_row(struct elf_image *image, uint64_t pc, struct unwind_row *row);

#endif
