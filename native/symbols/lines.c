/*
 * Of several rows for one address libdw takes any. A debugger takes one that begins a statement, in the file named last, and
 * passes over rows of line 0: code that the compiler made without a line stands for the line before it. So does this.
 */
#include "lines.h"

#include <stdbool.h>
#include <string.h>

struct row {
    Dwarf_Addr address;
    const char *file;
    int line;
    bool begins_statement;
    bool ends_sequence;
};

static bool read_row(Dwarf_Lines *lines, size_t index, struct row *row)
{
    Dwarf_Line *line = dwarf_onesrcline(lines, index);
    if (!line || dwarf_lineaddr(line, &row->address) || dwarf_lineno(line, &row->line) ||
        dwarf_linebeginstatement(line, &row->begins_statement) || dwarf_lineendsequence(line, &row->ends_sequence))
        return false;
    row->file = dwarf_linesrc(line, NULL, NULL);
    return true;
}

/* How many rows lie at the address or before it. */
static size_t rows_up_to(Dwarf_Lines *lines, size_t count, uint64_t address)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        Dwarf_Addr at;
        if (dwarf_lineaddr(dwarf_onesrcline(lines, middle), &at))
            return 0;
        if (at <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool same_file(const struct row *left, const struct row *right)
{
    return left->file == right->file || (left->file && right->file && !strcmp(left->file, right->file));
}

/*
 * Whether the row only says again what the one before it said, for another path through the same line (a discriminator). It
 * must not hide the row that began the statement.
 */
static bool is_repeated(Dwarf_Lines *lines, size_t index, const struct row *row)
{
    enum { FAR = 64 };
    bool repeated = false;
    for (size_t i = index; i + FAR > index; i--) {
        struct row before;
        unsigned int discriminator;
        if (dwarf_linediscriminator(dwarf_onesrcline(lines, i), &discriminator))
            return false;
        bool follows = i > 0 && read_row(lines, i - 1, &before) && !before.ends_sequence && before.line == row->line &&
                       same_file(&before, row);
        if (discriminator)
            return repeated || follows;
        if (!follows)
            return false;
        repeated = true;
    }
    return false;
}

/* Of the rows [first, end), which have one address: the last, or the last before it that begins a statement, of its file. */
static bool choose(Dwarf_Lines *lines, size_t first, size_t end, struct row *chosen)
{
    bool any = false, statement = false;
    for (size_t i = first; i < end; i++) {
        struct row row;
        if (!read_row(lines, i, &row) || row.ends_sequence || row.line <= 0 || is_repeated(lines, i, &row))
            continue;
        bool changed = !any || !same_file(&row, chosen);
        if (any && !row.begins_statement && (changed ? statement : chosen->begins_statement))
            continue;
        *chosen = row;
        any = true;
        statement |= row.begins_statement;
    }
    return any;
}

struct place lines_find(Dwarf_Die *unit, uint64_t address)
{
    struct place none = {0};
    Dwarf_Lines *lines;
    size_t count;
    if (dwarf_getsrclines(unit, &lines, &count))
        return none;
    for (size_t end = rows_up_to(lines, count, address); end > 0;) {
        struct row last, row;
        if (!read_row(lines, end - 1, &last) || last.ends_sequence)
            return none;
        size_t first = end - 1;
        while (first > 0 && read_row(lines, first - 1, &row) && row.address == last.address && !row.ends_sequence)
            first--;
        if (choose(lines, first, end, &row))
            return (struct place){row.file, (uint32_t)row.line};
        end = first;
    }
    return none;
}
