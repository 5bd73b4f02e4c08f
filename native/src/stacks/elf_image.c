#include "elf_file.h"
#include "unwind_limits.h"

#include <elf.h>
#include <errno.h>
#include <stdlib.h>

#ifndef SHT_X86_64_UNWIND
#define SHT_X86_64_UNWIND 0x70000001
#endif

static const uint64_t page_mask = 4095;

static bool is_for_this_machine(const Elf64_Ehdr *header)
{
    return !memcmp(header->e_ident, ELFMAG, SELFMAG) && header->e_ident[EI_CLASS] == ELFCLASS64 &&
           header->e_ident[EI_DATA] == ELFDATA2LSB && header->e_machine == EM_X86_64 && header->e_phnum &&
           header->e_phentsize == sizeof(Elf64_Phdr) && header->e_phnum <= ELF_MAX_SEGMENTS;
}

static void add_segment(struct elf_image *image, const Elf64_Phdr *header)
{
    if (header->p_vaddr + header->p_filesz < header->p_vaddr || header->p_offset + header->p_filesz < header->p_offset)
        return;
    image->segments[image->segment_count++] = (struct elf_segment){
        .offset = header->p_offset,
        .address = header->p_vaddr,
        .file_size = header->p_filesz,
        .is_executable = header->p_flags & PF_X,
    };
}

static void read_section(struct cfi_section *section, const struct elf_source *source, uint64_t offset, uint64_t size,
                         uint64_t address, uint64_t limit)
{
    section->bytes = elf_source_copy(source, offset, size, limit);
    section->size = section->bytes ? size : 0;
    section->address = address;
}

/* From an address to the end of its segment: what is behind the frames there ends the chain of records, or is garbage. */
static void read_from_address(struct elf_image *image, const struct elf_source *source, uint64_t address)
{
    for (uint32_t i = 0; i < image->segment_count; i++) {
        const struct elf_segment *segment = image->segments + i;
        uint64_t into = address - segment->address;
        if (address < segment->address || into >= segment->file_size)
            continue;
        uint64_t size = segment->file_size - into;
        uint64_t offset = segment->offset + into;
        if (offset >= source->size)
            return;
        if (size > source->size - offset)
            size = source->size - offset;
        if (size > ELF_MAX_FRAMES)
            size = ELF_MAX_FRAMES;
        read_section(&image->eh_frame, source, offset, size, address, ELF_MAX_FRAMES);
        return;
    }
}

/* Where .eh_frame_hdr says that .eh_frame is; 0: it does not. */
static uint64_t frames_address(const struct cfi_section *header)
{
    struct byte_reader reader = {.bytes = header->bytes, .end = header->size};
    uint8_t version = reader_u8(&reader);
    uint8_t encoding = reader_u8(&reader);
    reader_skip(&reader, 2);
    uint64_t address = cfi_read_pointer(&reader, encoding, header->address, header->address);
    return version == 1 && !reader.failed ? address : 0;
}

static void read_debug_frame(struct elf_image *image, const struct elf_source *source, const Elf64_Shdr *header)
{
    if (header->sh_flags & SHF_COMPRESSED)
        return;
    read_section(&image->debug_frame, source, header->sh_offset, header->sh_size, 0, ELF_MAX_FRAMES);
    image->debug_frame.is_debug = true;
}

static void read_named_sections(struct elf_image *image, const struct elf_source *source, const Elf64_Shdr *headers,
                                uint32_t count, const char *names, uint64_t names_size, uint64_t frames)
{
    for (uint32_t i = 0; i < count; i++) {
        const Elf64_Shdr *header = headers + i;
        if (header->sh_name >= names_size || (header->sh_type != SHT_PROGBITS && header->sh_type != SHT_X86_64_UNWIND))
            continue;
        const char *name = names + header->sh_name;
        if (!image->debug_frame.bytes && !strcmp(name, ".debug_frame"))
            read_debug_frame(image, source, header);
        else if (!image->eh_frame.bytes && !strcmp(name, ".eh_frame") && (header->sh_flags & SHF_ALLOC) &&
                 (!frames || frames == header->sh_addr))
            read_section(&image->eh_frame, source, header->sh_offset, header->sh_size, header->sh_addr, ELF_MAX_FRAMES);
    }
}

static void read_sections(struct elf_image *image, const struct elf_source *source, const Elf64_Ehdr *elf, uint64_t frames)
{
    if (!elf->e_shnum || elf->e_shentsize != sizeof(Elf64_Shdr) || elf->e_shstrndx >= elf->e_shnum)
        return;
    Elf64_Shdr *headers = (Elf64_Shdr *)(void *)elf_source_copy(source, elf->e_shoff, (uint64_t)elf->e_shnum * sizeof *headers,
                                                                (uint64_t)ELF_MAX_SECTIONS * sizeof *headers);
    if (!headers)
        return;
    const Elf64_Shdr *of_names = headers + elf->e_shstrndx;
    uint64_t size = of_names->sh_size;
    char *names = (char *)elf_source_copy(source, of_names->sh_offset, size, ELF_MAX_SECTION_NAMES);
    if (names) {
        names[size - 1] = 0;
        read_named_sections(image, source, headers, elf->e_shnum, names, size, frames);
    }
    free(names);
    free(headers);
}

static void read_segments(struct elf_image *image, const struct elf_source *source, const Elf64_Phdr *headers, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const Elf64_Phdr *header = headers + i;
        if (header->p_type == PT_LOAD)
            add_segment(image, header);
        else if (header->p_type == PT_NOTE && !image->build_id_length)
            elf_read_build_id(image, source, header->p_offset, header->p_filesz);
        else if (header->p_type == PT_GNU_EH_FRAME && !image->header.bytes)
            read_section(&image->header, source, header->p_offset, header->p_filesz, header->p_vaddr, ELF_MAX_FRAME_HEADER);
    }
}

struct elf_image *elf_image_read(const struct elf_source *source)
{
    Elf64_Ehdr elf;
    if (!elf_source_read(source, 0, &elf, sizeof elf) || !is_for_this_machine(&elf))
        return NULL;
    uint64_t table_size = (uint64_t)elf.e_phnum * sizeof(Elf64_Phdr);
    Elf64_Phdr *headers = (Elf64_Phdr *)(void *)elf_source_copy(source, elf.e_phoff, table_size, table_size);
    struct elf_image *image = calloc(1, sizeof *image);
    if (image)
        image->segments = calloc(elf.e_phnum, sizeof *image->segments);
    if (!headers || !image || !image->segments) {
        free(headers);
        if (image)
            free(image->segments);
        free(image);
        return NULL;
    }
    pthread_mutex_init(&image->lock, NULL);
    read_segments(image, source, headers, elf.e_phnum);
    free(headers);

    uint64_t frames = image->header.bytes ? frames_address(&image->header) : 0;
    read_sections(image, source, &elf, frames);
    if (!image->eh_frame.bytes && frames)
        read_from_address(image, source, frames);
    image->bytes_held = image->header.size + image->eh_frame.size + image->debug_frame.size;
    return image;
}

void elf_image_free(struct elf_image *image)
{
    fde_index_free(&image->eh_index);
    fde_index_free(&image->debug_index);
    row_cache_free(&image->rows);
    pthread_mutex_destroy(&image->lock);
    free((void *)(uintptr_t)image->header.bytes);
    free((void *)(uintptr_t)image->eh_frame.bytes);
    free((void *)(uintptr_t)image->debug_frame.bytes);
    free(image->content);
    free(image->segments);
    free(image);
}

uint32_t elf_image_build_id(const struct elf_image *image, uint8_t build_id[32])
{
    memcpy(build_id, image->build_id, sizeof image->build_id);
    return image->build_id_length;
}

int elf_image_bias(const struct elf_image *image, uint64_t start, uint64_t offset, uint64_t *bias)
{
    for (uint32_t i = 0; i < image->segment_count; i++) {
        const struct elf_segment *segment = image->segments + i;
        uint64_t first = segment->offset & ~page_mask;
        if (!segment->is_executable || offset < first || offset >= segment->offset + segment->file_size)
            continue;
        *bias = start - (segment->address & ~page_mask) - (offset - first);
        return 0;
    }
    return -ENOEXEC;
}

bool elf_image_row(struct elf_image *image, uint64_t pc, struct unwind_row *row)
{
    pthread_mutex_lock(&image->lock);
    const struct unwind_row *cached = row_cache_find(&image->rows, pc);
    if (cached) {
        *row = *cached;
    } else {
        struct fde fde;
        const struct cfi_section *section = cfi_find(image, pc, &fde);
        if (!section || !cfi_compile(section, &fde, pc, row))
            *row = (struct unwind_row){.pc = pc};
        row_cache_put(&image->rows, row);
    }
    pthread_mutex_unlock(&image->lock);
    return row->cfa != CFA_NONE;
}
