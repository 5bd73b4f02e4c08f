#include "symbol_table.h"

#include <gelf.h>
#include <stdlib.h>
#include <string.h>

struct symbol {
    const char *name;
    uint64_t low, high; /* equal when the table tells no size */
    uint64_t limit;     /* end of its section */
    unsigned rank;      /* among aliases the greatest is taken */
};

struct reader {
    Elf *elf;
    struct symbol *symbols;
    size_t count;
};

static unsigned rank_of(const GElf_Sym *symbol)
{
    unsigned type = GELF_ST_TYPE(symbol->st_info), binding = GELF_ST_BIND(symbol->st_info);
    unsigned rank = type == STT_NOTYPE ? 0 : 4;
    return rank + (binding == STB_LOCAL ? 0 : binding == STB_WEAK ? 1 : 2);
}

/* Functions, and labels of assembler code; not what a mapping symbol ($x) or a section names. */
static bool is_code(Elf *elf, const GElf_Sym *symbol, GElf_Shdr *section)
{
    unsigned type = GELF_ST_TYPE(symbol->st_info);
    if (type != STT_FUNC && type != STT_GNU_IFUNC && type != STT_NOTYPE)
        return false;
    if (symbol->st_shndx == SHN_UNDEF || symbol->st_shndx >= SHN_LORESERVE)
        return false;
    Elf_Scn *home = elf_getscn(elf, symbol->st_shndx);
    if (!home || !gelf_getshdr(home, section) || !(section->sh_flags & SHF_EXECINSTR))
        return false;
    return symbol->st_value >= section->sh_addr && symbol->st_value - section->sh_addr < section->sh_size &&
           section->sh_addr + section->sh_size > section->sh_addr;
}

static void read_symbols(struct reader *reader, Elf_Data *data, size_t count, size_t names)
{
    for (size_t i = 0; i < count; i++) {
        GElf_Sym symbol;
        GElf_Shdr section;
        if (!gelf_getsym(data, (int)i, &symbol) || !is_code(reader->elf, &symbol, &section))
            continue;
        const char *name = elf_strptr(reader->elf, names, symbol.st_name);
        if (!name || !*name || *name == '$')
            continue;
        uint64_t limit = section.sh_addr + section.sh_size;
        uint64_t high = symbol.st_size < limit - symbol.st_value ? symbol.st_value + symbol.st_size : limit;
        reader->symbols[reader->count++] = (struct symbol){name, symbol.st_value, high, limit, rank_of(&symbol)};
    }
}

static bool read_table(struct reader *reader, const struct image *image, GElf_Word type)
{
    for (Elf_Scn *section = NULL; (section = elf_nextscn(image->elf, section));) {
        GElf_Shdr header;
        if (!gelf_getshdr(section, &header) || header.sh_type != type)
            continue;
        Elf_Data *data = elf_getdata(section, NULL);
        size_t size = gelf_fsize(image->elf, ELF_T_SYM, 1, EV_CURRENT);
        size_t count = data && data->d_buf && size ? data->d_size / size : 0;
        if (count > INT32_MAX || !(reader->symbols = malloc((count + 1) * sizeof *reader->symbols)))
            return false;
        reader->elf = image->elf;
        read_symbols(reader, data, count, header.sh_link);
        if (reader->count)
            return true;
        free(reader->symbols);
        reader->symbols = NULL;
    }
    return false;
}

static int by_rank(const void *left, const void *right)
{
    const struct symbol *a = left, *b = right;
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    /* Among equals the order must not depend on the sort: of write and __write the plainer name. */
    return strcmp(a->name, b->name);
}

static int by_start(const void *left, const void *right)
{
    const struct range *a = left, *b = right;
    return a->low != b->low ? (a->low < b->low ? -1 : 1) : (a->value > b->value) - (a->value < b->value);
}

/* What has no size reaches to the next symbol, but takes nothing away from one that has. */
static bool add_unsized(struct symbol_table *table, const struct reader *reader)
{
    struct ranges labels = {0};
    for (size_t i = 0; i < reader->count; i++) {
        const struct symbol *symbol = &reader->symbols[i];
        if (symbol->low != symbol->high || ranges_find(&table->ranges, symbol->low))
            continue;
        const struct range *next = ranges_after(&table->ranges, symbol->low);
        uint64_t high = next && next->low < symbol->limit ? next->low : symbol->limit;
        if (!ranges_add(&labels, symbol->low, high, i))
            break;
    }
    if (labels.count)
        qsort(labels.items, labels.count, sizeof *labels.items, by_start);
    for (size_t i = 0; i < labels.count; i++) {
        const struct range *label = &labels.items[i];
        if (i + 1 < labels.count && labels.items[i + 1].low == label->low)
            continue;
        uint64_t high = i + 1 < labels.count && labels.items[i + 1].low < label->high ? labels.items[i + 1].low : label->high;
        if (!ranges_add(&table->ranges, label->low, high, label->value))
            break;
    }
    ranges_free(&labels);
    return ranges_finish(&table->ranges);
}

static void fill(struct symbol_table *table, struct reader *reader)
{
    qsort(reader->symbols, reader->count, sizeof *reader->symbols, by_rank);
    table->names = malloc(reader->count * sizeof *table->names);
    if (!table->names)
        return;
    table->count = reader->count;
    for (size_t i = 0; i < reader->count; i++) {
        table->names[i] = reader->symbols[i].name;
        if (!ranges_add(&table->ranges, reader->symbols[i].low, reader->symbols[i].high, i))
            break;
    }
    if (ranges_finish(&table->ranges))
        add_unsized(table, reader);
}

void symbol_table_read(struct symbol_table *table, const struct image *program, const struct image *debug)
{
    struct reader reader = {0};
    if (read_table(&reader, program, SHT_SYMTAB) || (debug && debug->elf && read_table(&reader, debug, SHT_SYMTAB)) ||
        read_table(&reader, program, SHT_DYNSYM))
        fill(table, &reader);
    free(reader.symbols);
}

const char *symbol_table_find(const struct symbol_table *table, uint64_t address)
{
    const struct range *range = ranges_find(&table->ranges, address);
    return range && range->value < table->count ? table->names[range->value] : NULL;
}

void symbol_table_free(struct symbol_table *table)
{
    free(table->names);
    ranges_free(&table->ranges);
    *table = (struct symbol_table){0};
}
