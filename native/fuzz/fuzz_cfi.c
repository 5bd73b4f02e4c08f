/* A section of call frame information: the first byte says of which kind, the rest is the section. */
#include "elf_file.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    struct cfi_section section = {.bytes = data + 1, .size = size - 1, .address = 0x1000, .is_debug = data[0] & 1};
    for (size_t offset = 0, records = 0; offset < section.size && records < 64; records++) {
        struct cfi_record record;
        struct fde fde;
        if (!cfi_record_at(&section, offset, &record))
            break;
        if (record.end <= offset || record.end > section.size)
            abort();
        if (cfi_fde_at(&section, offset, &fde)) {
            struct unwind_row row;
            for (unsigned i = 0; i < 8; i++)
                if (cfi_compile(&section, &fde, fde.start + fde.length / 8 * i, &row) && row.cfa == CFA_NONE)
                    abort();
            cfi_compile(&section, &fde, fde.start + fde.length - 1, &row);
        }
        offset = record.end;
    }
    return 0;
}
