#include "cfi.h"

enum { PE_OMIT = 0xff, PE_FORMAT = 0x0f, PE_BASE = 0x70, PE_PCREL = 0x10, PE_DATAREL = 0x30, PE_INDIRECT = 0x80 };

static uint64_t read_value(struct byte_reader *reader, uint8_t encoding)
{
    switch (encoding & PE_FORMAT) {
    case 0x0:
    case 0x4:
    case 0xc:
        return reader_u64(reader);
    case 0x1:
        return reader_uleb(reader);
    case 0x2:
        return reader_u16(reader);
    case 0x3:
        return reader_u32(reader);
    case 0x9:
        return (uint64_t)reader_sleb(reader);
    case 0xa:
        return (uint64_t)(int16_t)reader_u16(reader);
    case 0xb:
        return (uint64_t)(int32_t)reader_u32(reader);
    default:
        reader->failed = true;
        return 0;
    }
}

uint64_t cfi_read_pointer(struct byte_reader *reader, uint8_t encoding, uint64_t section_address, uint64_t data_base)
{
    uint64_t base = 0;
    switch (encoding & (PE_BASE | PE_INDIRECT)) {
    case 0:
        break;
    case PE_PCREL:
        base = section_address + reader->at;
        break;
    case PE_DATAREL:
        base = data_base;
        reader->failed |= !data_base;
        break;
    default: /* textrel, funcrel, aligned and indirect pointers have no place in CFI */
        reader->failed = true;
    }
    return base + read_value(reader, encoding);
}

static struct byte_reader reader_of(const struct cfi_section *section, size_t from, size_t end)
{
    return (struct byte_reader){.bytes = section->bytes, .end = end, .at = from};
}

bool cfi_record_at(const struct cfi_section *section, size_t offset, struct cfi_record *record)
{
    struct byte_reader reader = reader_of(section, offset, section->size);
    uint64_t length = reader_u32(&reader);
    bool is_long = length == UINT32_MAX;
    if (is_long)
        length = reader_u64(&reader);
    if (!length || !reader_has(&reader, length))
        return false;

    size_t id_at = reader.at;
    *record = (struct cfi_record){.end = id_at + length};
    reader.end = record->end;
    uint64_t id = is_long && section->is_debug ? reader_u64(&reader) : reader_u32(&reader);
    record->body = reader.at;
    if (section->is_debug) {
        record->is_cie = id == (is_long ? UINT64_MAX : UINT32_MAX);
        record->cie = (size_t)id;
    } else {
        record->is_cie = !id;
        record->cie = id_at - (size_t)id;
    }
    /* Toolchains do not agree on the size of the id in a 64-bit .eh_frame record. */
    record->is_usable = !reader.failed && (!is_long || section->is_debug);
    return true;
}

static void read_augmentation(struct byte_reader *reader, const char *letters, struct cie *cie)
{
    for (; *letters; letters++)
        switch (*letters) {
        case 'R':
            cie->pointer_encoding = reader_u8(reader);
            break;
        case 'L':
            reader_u8(reader);
            break;
        case 'P': {
            uint8_t encoding = reader_u8(reader);
            if (encoding != PE_OMIT)
                read_value(reader, encoding);
            break;
        }
        case 'S':
            cie->is_signal = true;
            break;
        case 'B':
        case 'G':
            break;
        default: /* the length of the augmentation's data steps over what is not understood */
            return;
        }
}

bool cfi_read_cie(const struct cfi_section *section, size_t offset, struct cie *cie)
{
    struct cfi_record record;
    if (offset >= section->size || !cfi_record_at(section, offset, &record) || !record.is_cie || !record.is_usable)
        return false;

    struct byte_reader reader = reader_of(section, record.body, record.end);
    *cie = (struct cie){.end = record.end};
    uint8_t version = reader_u8(&reader);
    if (version != 1 && version != 3 && version != 4)
        return false;
    const char *augmentation = reader_text(&reader);
    if (version == 4) {
        uint8_t address_size = reader_u8(&reader);
        uint8_t segment_size = reader_u8(&reader);
        if (address_size != 8 || segment_size)
            return false;
    }
    cie->code_alignment = reader_uleb(&reader);
    cie->data_alignment = reader_sleb(&reader);
    if ((version == 1 ? reader_u8(&reader) : reader_uleb(&reader)) != REG_RIP)
        return false;
    if (*augmentation == 'z') {
        cie->has_augmentation = true;
        uint64_t length = reader_uleb(&reader);
        if (!reader_has(&reader, length))
            return false;
        struct byte_reader data = reader_of(section, reader.at, reader.at + length);
        read_augmentation(&data, augmentation + 1, cie);
        reader_skip(&reader, length);
        reader.failed |= data.failed;
    } else if (*augmentation) {
        return false;
    }
    cie->program = reader.at;
    return !reader.failed;
}

bool cfi_read_fde(const struct cfi_section *section, const struct cfi_record *record, struct fde *fde)
{
    struct byte_reader reader = reader_of(section, record->body, record->end);
    fde->start = cfi_read_pointer(&reader, fde->cie.pointer_encoding, section->address, 0);
    fde->length = read_value(&reader, fde->cie.pointer_encoding & PE_FORMAT);
    if (fde->cie.has_augmentation)
        reader_skip(&reader, reader_uleb(&reader));
    fde->program = reader.at;
    fde->end = record->end;
    return !reader.failed && fde->length && fde->start + fde->length > fde->start;
}

bool cfi_fde_at(const struct cfi_section *section, size_t offset, struct fde *fde)
{
    struct cfi_record record;
    return offset < section->size && cfi_record_at(section, offset, &record) && !record.is_cie && record.is_usable &&
           cfi_read_cie(section, record.cie, &fde->cie) && cfi_read_fde(section, &record, fde);
}
