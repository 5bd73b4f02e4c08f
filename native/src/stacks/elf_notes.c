#include "elf_file.h"
#include "unwind_limits.h"

#include <elf.h>
#include <stdlib.h>

static uint64_t padded(uint64_t size)
{
    return (size + 3) & ~(uint64_t)3;
}

void elf_read_build_id(struct elf_image *image, const struct elf_source *source, uint64_t offset, uint64_t size)
{
    uint8_t *notes = elf_source_copy(source, offset, size, ELF_MAX_NOTES);
    if (!notes)
        return;
    struct byte_reader reader = {.bytes = notes, .end = size};
    while (reader_has(&reader, sizeof(Elf64_Nhdr))) {
        uint32_t name_size = reader_u32(&reader);
        uint32_t value_size = reader_u32(&reader);
        uint32_t type = reader_u32(&reader);
        size_t name_at = reader.at;
        reader_skip(&reader, padded(name_size));
        if (type == NT_GNU_BUILD_ID && name_size == 4 && reader_has(&reader, value_size) && value_size &&
            value_size <= sizeof image->build_id && !memcmp(notes + name_at, "GNU", 4)) {
            memcpy(image->build_id, notes + reader.at, value_size);
            image->build_id_length = value_size;
            break;
        }
        reader_skip(&reader, padded(value_size));
    }
    free(notes);
}
