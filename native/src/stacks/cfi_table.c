#include "elf_file.h"
#include "unwind_limits.h"

#include <stdlib.h>

struct fde_place {
    uint64_t start;
    uint64_t length;
    uint32_t offset; /* into the section */
};

/* The size of an encoded pointer; 0: it varies, or there is none. */
static unsigned encoded_size(uint8_t encoding)
{
    static const uint8_t sizes[16] = {[0x0] = 8, [0x2] = 2, [0x3] = 4, [0x4] = 8, [0xa] = 2, [0xb] = 4, [0xc] = 8};
    return sizes[encoding & 15];
}

static bool covers(const struct fde *fde, uint64_t pc)
{
    return pc - fde->start < fde->length;
}

/* By the sorted table of .eh_frame_hdr, which may be of any encoding, and may lie. */
static bool find_by_header(const struct elf_image *image, uint64_t pc, struct fde *fde)
{
    const struct cfi_section *header = &image->header, *frames = &image->eh_frame;
    struct byte_reader reader = {.bytes = header->bytes, .end = header->size};
    uint8_t version = reader_u8(&reader);
    uint8_t frames_encoding = reader_u8(&reader);
    uint8_t count_encoding = reader_u8(&reader);
    uint8_t encoding = reader_u8(&reader);
    unsigned size = encoded_size(encoding);
    if (version != 1 || count_encoding == 0xff || encoding == 0xff || !size)
        return false;
    cfi_read_pointer(&reader, frames_encoding, header->address, header->address);
    uint64_t count = cfi_read_pointer(&reader, count_encoding, header->address, header->address);
    if (reader.failed)
        return false;
    size_t table = reader.at;
    uint64_t held = (header->size - table) / (2 * size);
    uint64_t low = 0, high = count < held ? count : held;
    while (low < high) {
        uint64_t middle = (low + high) / 2;
        reader.at = table + middle * 2 * size;
        if (pc < cfi_read_pointer(&reader, encoding, header->address, header->address))
            high = middle;
        else
            low = middle + 1;
    }
    if (!low)
        return false;
    reader.at = table + (low - 1) * 2 * size + size;
    uint64_t offset = cfi_read_pointer(&reader, encoding, header->address, header->address) - frames->address;
    return !reader.failed && offset < frames->size && cfi_fde_at(frames, offset, fde) && covers(fde, pc);
}

static int by_start(const void *left, const void *right)
{
    const struct fde_place *a = left, *b = right;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return (a->offset > b->offset) - (a->offset < b->offset);
}

static bool add_place(struct fde_index *index, uint32_t *capacity, const struct fde *fde, size_t offset)
{
    if (index->count == CFI_MAX_INDEX)
        return false;
    if (index->count == *capacity) {
        uint32_t larger = *capacity ? *capacity * 2 : 256;
        struct fde_place *places = realloc(index->places, larger * sizeof *places);
        if (!places)
            return false;
        index->places = places;
        *capacity = larger;
    }
    index->places[index->count++] = (struct fde_place){.start = fde->start, .length = fde->length, .offset = (uint32_t)offset};
    return true;
}

static void build(struct fde_index *index, const struct cfi_section *section)
{
    uint32_t capacity = 0;
    struct fde fde = {0};
    size_t last_cie = SIZE_MAX;
    bool is_cie_good = false;
    struct cfi_record record;
    index->is_built = true;
    for (size_t offset = 0; offset + 4 <= section->size;) {
        size_t at = offset;
        if (!cfi_record_at(section, offset, &record)) {
            uint32_t length;
            memcpy(&length, section->bytes + offset, 4);
            if (length)
                break;
            offset += 4; /* a terminator; a static program may have more behind it, of another object file */
            continue;
        }
        offset = record.end;
        if (record.is_cie || !record.is_usable)
            continue;
        if (record.cie != last_cie) {
            last_cie = record.cie;
            is_cie_good = cfi_read_cie(section, record.cie, &fde.cie);
        }
        if (is_cie_good && cfi_read_fde(section, &record, &fde) && !add_place(index, &capacity, &fde, at))
            break;
    }
    if (index->count)
        qsort(index->places, index->count, sizeof *index->places, by_start);
}

static bool find_by_index(struct fde_index *index, const struct cfi_section *section, uint64_t pc, struct fde *fde)
{
    if (!section->bytes)
        return false;
    if (!index->is_built)
        build(index, section);
    uint32_t low = 0, high = index->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (pc < index->places[middle].start)
            high = middle;
        else
            low = middle + 1;
    }
    for (uint32_t i = 0; i < CFI_MAX_OVERLAP && i < low; i++) {
        const struct fde_place *place = index->places + (low - 1 - i);
        if (pc - place->start < place->length)
            return cfi_fde_at(section, place->offset, fde);
    }
    return false;
}

const struct cfi_section *cfi_find(struct elf_image *image, uint64_t pc, struct fde *fde)
{
    if (image->eh_frame.bytes &&
        ((image->header.bytes && find_by_header(image, pc, fde)) || find_by_index(&image->eh_index, &image->eh_frame, pc, fde)))
        return &image->eh_frame;
    return find_by_index(&image->debug_index, &image->debug_frame, pc, fde) ? &image->debug_frame : NULL;
}

void fde_index_free(struct fde_index *index)
{
    free(index->places);
    *index = (struct fde_index){0};
}
