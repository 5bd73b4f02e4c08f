#include "check.h"
#include "elf_file.h"
#include "unwind_limits.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

struct small_elf {
    Elf64_Ehdr elf;
    Elf64_Phdr headers[3];
    uint32_t note[4];
    uint8_t build_id[20];
};

static struct small_elf small;

static void make(void)
{
    memset(&small, 0, sizeof small);
    memcpy(small.elf.e_ident, ELFMAG, SELFMAG);
    small.elf.e_ident[EI_CLASS] = ELFCLASS64;
    small.elf.e_ident[EI_DATA] = ELFDATA2LSB;
    small.elf.e_machine = EM_X86_64;
    small.elf.e_phoff = offsetof(struct small_elf, headers);
    small.elf.e_phnum = 3;
    small.elf.e_phentsize = sizeof(Elf64_Phdr);
    small.headers[0] = (Elf64_Phdr){.p_type = PT_LOAD, .p_flags = PF_R, .p_filesz = 0x1000, .p_memsz = 0x1000};
    small.headers[1] = (Elf64_Phdr){.p_type = PT_LOAD,
                                    .p_flags = PF_R | PF_X,
                                    .p_offset = 0x1040,
                                    .p_vaddr = 0x402040,
                                    .p_filesz = 0x2000,
                                    .p_memsz = 0x2000};
    small.headers[2] = (Elf64_Phdr){.p_type = PT_NOTE, .p_offset = offsetof(struct small_elf, note), .p_filesz = 36};
    small.note[0] = 4;
    small.note[1] = 20;
    small.note[2] = NT_GNU_BUILD_ID;
    memcpy(small.note + 3, "GNU", 4);
    memset(small.build_id, 0xab, 20);
}

static struct elf_image *image_of_small(size_t size)
{
    return elf_image_of_bytes((const uint8_t *)&small, size);
}

TEST(Accepts_an_image_without_sections)
{
    uint8_t build_id[32];
    uint64_t bias;
    make();
    struct elf_image *image = image_of_small(sizeof small);
    CHECK(image);
    CHECK_INT(elf_image_build_id(image, build_id), 20);
    CHECK_INT(build_id[19], 0xab);
    CHECK_INT(elf_image_bias(image, 0x7f0000001000, 0x1000, &bias), 0);
    CHECK_INT(bias, 0x7f0000001000 - 0x402000);
    CHECK_INT(elf_image_bias(image, 0x7f0000002000, 0x2000, &bias), 0);
    CHECK_INT(bias, 0x7f0000001000 - 0x402000);
    CHECK_INT(elf_image_bias(image, 0, 0, &bias), -ENOEXEC);
    CHECK_INT(elf_image_bias(image, 0, 0x3040, &bias), -ENOEXEC);
    struct unwind_row row;
    CHECK(!elf_image_row(image, 0x402040, &row));
    elf_image_release(image);
}

TEST(The_same_bytes_are_the_same_image)
{
    make();
    struct elf_image *first = image_of_small(sizeof small);
    struct elf_image *second = image_of_small(sizeof small);
    CHECK(first == second);
    small.build_id[0]++;
    struct elf_image *third = image_of_small(sizeof small);
    CHECK(third && third != first);
    elf_image_release(first);
    elf_image_release(second);
    elf_image_release(third);
}

TEST(Rejects_what_is_no_image)
{
    make();
    for (size_t size = 0; size < offsetof(struct small_elf, note); size++)
        CHECK(!image_of_small(size));
    small.elf.e_machine = EM_AARCH64;
    CHECK(!image_of_small(sizeof small));
    make();
    small.elf.e_phnum = ELF_MAX_SEGMENTS + 1;
    CHECK(!image_of_small(sizeof small));
    make();
    small.elf.e_phoff = UINT64_MAX;
    CHECK(!image_of_small(sizeof small));
    make();
    small.elf.e_ident[EI_CLASS] = ELFCLASS32;
    CHECK(!image_of_small(sizeof small));
}

TEST(Garbage_in_sections_and_notes_is_left_out)
{
    uint8_t build_id[32];
    make();
    small.elf.e_shoff = UINT64_MAX - 64;
    small.elf.e_shnum = UINT16_MAX;
    small.elf.e_shentsize = sizeof(Elf64_Shdr);
    small.note[1] = 33;
    struct elf_image *image = image_of_small(sizeof small);
    CHECK(image);
    CHECK_INT(elf_image_build_id(image, build_id), 0);
    elf_image_release(image);
}

TEST(More_images_than_the_cache_holds_are_given_back)
{
    make();
    struct elf_image *held[8];
    for (unsigned i = 0; i < ELF_MAX_CACHED + 100; i++) {
        memcpy(small.build_id, &i, sizeof i);
        struct elf_image *image = image_of_small(sizeof small);
        CHECK(image);
        if (i < 8)
            held[i] = image;
        else
            elf_image_release(image);
    }
    for (unsigned i = 0; i < 8; i++) {
        memcpy(small.build_id, &i, sizeof i);
        struct elf_image *again = image_of_small(sizeof small);
        CHECK(again == held[i]);
        elf_image_release(again);
        elf_image_release(held[i]);
    }
}

/* The same rows whether found by .eh_frame_hdr with its sections, or by program headers alone. */
TEST(Sections_are_not_needed_for_rows)
{
    int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    off_t size = lseek(fd, 0, SEEK_END);
    uint8_t *file = malloc((size_t)size);
    CHECK_INT(pread(fd, file, (size_t)size, 0), size);
    struct elf_source source = {.fd = fd, .size = (uint64_t)size};
    struct elf_image *whole = elf_image_read(&source);
    ((Elf64_Ehdr *)(void *)file)->e_shoff = 1;
    struct elf_source changed = {.fd = -1, .bytes = file, .size = (uint64_t)size};
    struct elf_image *bare = elf_image_read(&changed);
    CHECK(whole && bare);
    struct elf_image *unindexed = elf_image_read(&source);
    ((uint8_t *)(uintptr_t)unindexed->header.bytes)[3] = 0xff; /* no table */
    int rows = 0;
    for (uint32_t i = 0; i < whole->segment_count; i++)
        for (uint64_t at = 0; whole->segments[i].is_executable && at < whole->segments[i].file_size; at++) {
            struct unwind_row a, b, c;
            uint64_t pc = whole->segments[i].address + at;
            bool has_row = elf_image_row(whole, pc, &a);
            rows += has_row;
            CHECK_INT(elf_image_row(bare, pc, &b), has_row);
            CHECK_INT(elf_image_row(unindexed, pc, &c), has_row);
            CHECK(a.cfa_value == b.cfa_value && a.function == b.function && !memcmp(a.rule, b.rule, sizeof a.rule));
            CHECK(a.cfa_value == c.cfa_value && a.function == c.function && !memcmp(a.value, c.value, sizeof a.value));
            if (at % 16 == 15)
                at += 40;
        }
    CHECK(rows > 100);
    elf_image_free(whole);
    elf_image_free(bare);
    elf_image_free(unindexed);
    free(file);
    close(fd);
}
