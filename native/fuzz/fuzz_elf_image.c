/* Bytes of a file, to an image, to all that can be looked up in it. */
#include "elf_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct elf_source source = {.fd = -1, .bytes = data, .size = size};
    struct elf_image *image = size ? elf_image_read(&source) : NULL;
    if (!image)
        return 0;
    uint8_t build_id[32];
    uint64_t bias;
    elf_image_build_id(image, build_id);
    for (uint64_t offset = 0; offset < size; offset += 4096)
        elf_image_bias(image, 0x7f0000000000, offset, &bias);
    for (uint32_t i = 0; i < image->segment_count && i < 16; i++)
        for (uint32_t at = 0; at < 64; at++) {
            struct unwind_row row;
            elf_image_row(image, image->segments[i].address + image->segments[i].file_size / 64 * at, &row);
        }
    elf_image_free(image);
    return 0;
}
