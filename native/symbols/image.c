#define _GNU_SOURCE
#include "image.h"

#include "protocol.h"

#include <errno.h>
#include <gelf.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The call by this name: libc's fstat is a newfstatat, which takes paths and is forbidden here. */
static int file_size(int fd, size_t *size)
{
    struct stat stat;
    if (syscall(SYS_fstat, fd, &stat))
        return -errno;
    if (!S_ISREG(stat.st_mode) || stat.st_size <= 0)
        return -ENOEXEC;
    *size = (size_t)stat.st_size;
    return 0;
}

/*
 * libelf notes in the section headers, where they lie, which sections it has unpacked. Only these pages are made writable (our
 * copies of them): the rest would count as data, of which there is a limit.
 */
static bool allow_unpacking(void *bytes, size_t size, Elf *elf)
{
    GElf_Ehdr header;
    size_t count, page = (size_t)sysconf(_SC_PAGESIZE);
    if (!gelf_getehdr(elf, &header) || elf_getshdrnum(elf, &count) || header.e_shoff >= size)
        return true;
    size_t room = size - header.e_shoff, length = count < room / sizeof(Elf64_Shdr) ? count * sizeof(Elf64_Shdr) : room;
    size_t start = header.e_shoff & ~(page - 1);
    return !mprotect((char *)bytes + start, header.e_shoff + length - start, PROT_READ | PROT_WRITE);
}

int image_open(struct image *image, int fd)
{
    size_t size = 0;
    int result = file_size(fd, &size);
    void *bytes = result ? MAP_FAILED : mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (!result && bytes == MAP_FAILED)
        result = -errno;
    close(fd);
    if (result)
        return result;
    result = image_open_memory(image, bytes, size);
    if (!result && !allow_unpacking(bytes, size, image->elf)) {
        elf_end(image->elf);
        *image = (struct image){0};
        result = -ENOMEM;
    }
    if (result)
        munmap(bytes, size);
    else
        image->bytes = bytes;
    return result;
}

int image_open_memory(struct image *image, void *bytes, size_t size)
{
    elf_version(EV_CURRENT);
    Elf *elf = size >= EI_NIDENT ? elf_memory(bytes, size) : NULL;
    if (!elf || elf_kind(elf) != ELF_K_ELF) {
        elf_end(elf);
        return -ENOEXEC;
    }
    *image = (struct image){.size = size, .elf = elf};
    return 0;
}

void image_close(struct image *image)
{
    elf_end(image->elf);
    if (image->bytes)
        munmap(image->bytes, image->size);
    *image = (struct image){0};
}

Elf_Scn *image_section(const struct image *image, const char *name)
{
    size_t names;
    if (!image->elf || elf_getshdrstrndx(image->elf, &names))
        return NULL;
    for (Elf_Scn *section = NULL; (section = elf_nextscn(image->elf, section));) {
        GElf_Shdr header;
        const char *found = gelf_getshdr(section, &header) ? elf_strptr(image->elf, names, header.sh_name) : NULL;
        if (found && !strcmp(found, name))
            return section;
    }
    return NULL;
}

static size_t find_build_id(Elf_Data *notes, const unsigned char **id)
{
    GElf_Nhdr note;
    size_t name, content;
    for (size_t offset = 0; notes && notes->d_buf && (offset = gelf_getnote(notes, offset, &note, &name, &content));)
        if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == sizeof ELF_NOTE_GNU && note.n_descsz > 0 &&
            note.n_descsz <= SYMBOLS_MAX_BUILD_ID && !memcmp((char *)notes->d_buf + name, ELF_NOTE_GNU, sizeof ELF_NOTE_GNU)) {
            *id = (unsigned char *)notes->d_buf + content;
            return note.n_descsz;
        }
    return 0;
}

size_t image_build_id(const struct image *image, const unsigned char **id)
{
    for (Elf_Scn *section = NULL; (section = elf_nextscn(image->elf, section));) {
        GElf_Shdr header;
        size_t size = 0;
        if (gelf_getshdr(section, &header) && header.sh_type == SHT_NOTE)
            size = find_build_id(elf_getdata(section, NULL), id);
        if (size)
            return size;
    }

    size_t count = 0;
    if (elf_getphdrnum(image->elf, &count))
        return 0;
    for (size_t i = 0; i < count; i++) {
        GElf_Phdr segment;
        size_t size = 0;
        if (gelf_getphdr(image->elf, (int)i, &segment) && segment.p_type == PT_NOTE)
            size = find_build_id(elf_getdata_rawchunk(image->elf, (int64_t)segment.p_offset, segment.p_filesz, ELF_T_NHDR), id);
        if (size)
            return size;
    }
    return 0;
}

/* The text that a section begins with; *rest is what follows its NUL. */
static const char *leading_text(const struct image *image, const char *name, const unsigned char **rest, size_t *rest_size)
{
    Elf_Scn *section = image_section(image, name);
    Elf_Data *data = section ? elf_rawdata(section, NULL) : NULL;
    const char *end = data && data->d_buf ? memchr(data->d_buf, '\0', data->d_size) : NULL;
    if (!end || end == data->d_buf || end - (char *)data->d_buf > SYMBOLS_MAX_PATH)
        return NULL;
    *rest = (const unsigned char *)end + 1;
    *rest_size = data->d_size - (size_t)(end + 1 - (char *)data->d_buf);
    return data->d_buf;
}

const char *image_debuglink(const struct image *image, uint32_t *checksum)
{
    const unsigned char *rest;
    size_t size;
    const char *name = leading_text(image, ".gnu_debuglink", &rest, &size);
    if (!name || strchr(name, '/'))
        return NULL;
    size_t padding = -(strlen(name) + 1) & 3;
    if (size < padding + sizeof *checksum)
        return NULL;
    memcpy(checksum, rest + padding, sizeof *checksum);
    return name;
}

const char *image_supplement(const struct image *image, const unsigned char **id, size_t *id_size)
{
    const char *path = leading_text(image, ".gnu_debugaltlink", id, id_size);
    return path && *id_size > 0 && *id_size <= SYMBOLS_MAX_BUILD_ID ? path : NULL;
}

uint32_t image_checksum(const struct image *image)
{
    uint32_t table[256];
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t value = i;
        for (int bit = 0; bit < 8; bit++)
            value = value & 1 ? value >> 1 ^ 0xedb88320u : value >> 1;
        table[i] = value;
    }
    uint32_t checksum = UINT32_MAX;
    const unsigned char *bytes = image->bytes;
    for (size_t i = 0; bytes && i < image->size; i++)
        checksum = checksum >> 8 ^ table[(checksum ^ bytes[i]) & 0xff];
    return ~checksum;
}

bool image_has_debug_info(const struct image *image)
{
    static const char *const names[] = {".debug_info", ".zdebug_info"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        GElf_Shdr header;
        Elf_Scn *section = image_section(image, names[i]);
        if (section && gelf_getshdr(section, &header) && header.sh_type != SHT_NOBITS && header.sh_size > 0)
            return true;
    }
    return false;
}
