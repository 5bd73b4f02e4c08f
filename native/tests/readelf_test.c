/* Every row of real files, beside what readelf makes of them. */
#include "check.h"
#include "elf_file.h"

#include <elf.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/auxv.h>
#include <unistd.h>

static const char *const names[REGISTERS] = {"rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp", "r8",
                                             "r9",  "r10", "r11", "r12", "r13", "r14", "r15", "ra"};

static int register_named(const char *name)
{
    for (int i = 0; i < REGISTERS; i++)
        if (!strcmp(names[i], name) || (i == REG_RIP && !strcmp(name, "rip")))
            return i;
    return -1;
}

static void describe_rule(const struct unwind_row *row, unsigned number, char text[32])
{
    int value = row->value[number];
    switch (row->rule[number]) {
    case RULE_AT_CFA:
        snprintf(text, 32, "c%+d", value);
        break;
    case RULE_CFA_PLUS:
        snprintf(text, 32, "v%+d", value);
        break;
    case RULE_REGISTER:
        snprintf(text, 32, "r%d", value);
        break;
    case RULE_EXPRESSION:
        snprintf(text, 32, "exp");
        break;
    case RULE_IS_EXPRESSION:
        snprintf(text, 32, "vexp");
        break;
    default:
        snprintf(text, 32, "u");
    }
}

static bool is_cfa(const struct unwind_row *row, const char *text)
{
    char expected[32] = "exp";
    if (row->cfa == CFA_REGISTER)
        snprintf(expected, sizeof expected, "%s%+d", names[row->cfa_register], row->cfa_value);
    return !strcmp(expected, text);
}

static bool is_equal(const struct unwind_row *row, char *columns, const int *order, unsigned count)
{
    char *rest, *text = strtok_r(columns, " \n", &rest);
    if (!text || !is_cfa(row, text))
        return false;
    for (unsigned i = 0; i < count; i++) {
        char expected[32];
        text = strtok_r(NULL, " \n", &rest);
        if (!text)
            return false;
        if (*text == 'r') /* r9 (r9) */
            strtok_r(NULL, " \n", &rest);
        if (order[i] < 0)
            continue;
        describe_rule(row, (unsigned)order[i], expected);
        if (strcmp(expected, text) && !(!strcmp(text, "s") && row->rule[order[i]] == RULE_SAME))
            return false;
    }
    return true;
}

static unsigned read_order(char *line, int order[64])
{
    unsigned count = 0;
    char *rest;
    strtok_r(line, " \n", &rest);
    strtok_r(NULL, " \n", &rest);
    for (char *name; (name = strtok_r(NULL, " \n", &rest)) && count < 64;)
        order[count++] = register_named(name);
    return count;
}

/* Returns the number of rows compared; -1: there is no such file, or no readelf. */
static long compare(const char *path, struct elf_image *image)
{
    char command[512], line[4096];
    int order[64];
    unsigned columns = 0;
    long rows = 0, different = 0;
    bool is_fde = false;
    snprintf(command, sizeof command, "readelf --wide --debug-dump=frames-interp '%s' 2> /dev/null", path);
    FILE *output = popen(command, "r");
    CHECK(output);
    while (fgets(line, sizeof line, output)) {
        uint64_t pc;
        char *end;
        if (strstr(line, " FDE ") || strstr(line, " CIE ")) {
            is_fde = strstr(line, " FDE ") != NULL;
            columns = 0;
        } else if (strstr(line, "   LOC ")) {
            columns = read_order(line, order);
        } else if (is_fde && columns && (pc = strtoull(line, &end, 16), end - line == 16)) {
            struct unwind_row row;
            char copy[4096];
            snprintf(copy, sizeof copy, "%s", line);
            bool has_row = elf_image_row(image, pc, &row);
            rows++;
            if ((!has_row || !is_equal(&row, end, order, columns)) && different++ < 10)
                fprintf(stderr, "%s: not so (%d, cfa %d): %s", path, has_row, has_row ? row.cfa : -1, copy);
        }
    }
    pclose(output);
    fprintf(stderr, "%s: %ld rows, %ld different\n", path, rows, different);
    CHECK_INT(different, 0);
    return rows;
}

static void compare_file(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        fprintf(stderr, "skipped: there is no %s\n", path);
        return;
    }
    struct elf_image *image = elf_image_of_file(fd);
    close(fd);
    CHECK(image);
    if (!compare(path, image))
        fprintf(stderr, "skipped: readelf shows no rows of %s\n", path);
    elf_image_release(image);
}

TEST(Rows_of_libc_are_those_of_readelf)
{
    compare_file("/lib/x86_64-linux-gnu/libc.so.6");
}

TEST(Rows_of_the_dynamic_linker_are_those_of_readelf)
{
    compare_file("/lib64/ld-linux-x86-64.so.2");
}

TEST(Rows_of_this_program_are_those_of_readelf)
{
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    CHECK(length > 0);
    path[length] = 0;
    compare_file(path);
}

TEST(Rows_of_the_vdso_are_those_of_readelf)
{
    char path[] = "/tmp/fuzmon-vdso-XXXXXX";
    const uint8_t *vdso = (const uint8_t *)getauxval(AT_SYSINFO_EHDR);
    CHECK(vdso);
    const Elf64_Ehdr *elf = (const Elf64_Ehdr *)(const void *)vdso;
    size_t size = elf->e_shoff + (size_t)elf->e_shnum * elf->e_shentsize; /* they come last */
    int fd = mkstemp(path);
    CHECK(fd >= 0);
    CHECK_INT(write(fd, vdso, size), (ssize_t)size);
    close(fd);
    struct elf_image *image = elf_image_of_bytes(vdso, size);
    CHECK(image);
    compare(path, image);
    elf_image_release(image);
    unlink(path);
}
