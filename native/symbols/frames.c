#include "frames.h"

#include "lines.h"

#include <dwarf.h>
#include <stdint.h>
#include <string.h>

enum { MAX_CHAIN = 128, MAX_ORIGINS = 16, MAX_SCOPES = 32, MAX_VISITS = 1 << 20 };

struct name {
    char text[SYMBOLS_MAX_FUNCTION];
    size_t length;
};

static void append(struct name *name, const char *text)
{
    size_t length = strnlen(text, sizeof name->text - name->length);
    memcpy(name->text + name->length, text, length);
    name->length += length;
}

/* The declaration that a concrete or inlined instance goes back to. */
static void find_declaration(Dwarf_Die *die, Dwarf_Die *declaration)
{
    static const unsigned int links[] = {DW_AT_abstract_origin, DW_AT_specification};
    *declaration = *die;
    for (int i = 0; i < MAX_ORIGINS; i++) {
        Dwarf_Attribute attribute;
        Dwarf_Die next;
        bool found = false;
        for (size_t k = 0; k < sizeof links / sizeof *links && !found; k++)
            found = dwarf_attr(declaration, links[k], &attribute) && dwarf_formref_die(&attribute, &next);
        if (!found)
            return;
        *declaration = next;
    }
}

/* Names without a linkage name are relative to the types and namespaces that they are declared in. False: to none. */
static bool append_scopes(struct program *program, Dwarf_Die *die, struct name *name)
{
    Dwarf_Die declaration;
    find_declaration(die, &declaration);
    bool in_supplement = dwarf_cu_getdwarf(declaration.cu) == program->supplement_dwarf;
    struct unit *unit = units_of(in_supplement ? &program->supplement_units : &program->units, &declaration);
    const struct scope *scope = unit ? unit_scope(unit, dwarf_dieoffset(&declaration)) : NULL;
    const struct scope *scopes[MAX_SCOPES];
    int count = 0;
    for (; scope && count < MAX_SCOPES; scope = unit_parent_scope(unit, scope))
        scopes[count++] = scope;
    bool any = count > 0;
    while (count-- > 0) {
        append(name, scopes[count]->name           ? scopes[count]->name
                     : scopes[count]->is_namespace ? "(anonymous namespace)"
                                                   : "{unnamed}");
        append(name, "::");
    }
    return any;
}

/* The linkage name of a function that has code of its own, where the DWARF has none: that of a constructor. */
static const char *symbol_of(struct program *program, Dwarf_Die *die)
{
    Dwarf_Addr entry;
    return dwarf_entrypc(die, &entry) ? NULL : symbol_table_find(&program->symbols, entry);
}

static void name_function(struct program *program, Dwarf_Die *die, bool inlined, struct name *name)
{
    Dwarf_Attribute attribute;
    const char *linkage = dwarf_formstring(dwarf_attr_integrate(die, DW_AT_linkage_name, &attribute));
    if (!linkage)
        linkage = dwarf_formstring(dwarf_attr_integrate(die, DW_AT_MIPS_linkage_name, &attribute));
    const char *plain = dwarf_diename(die);
    name->length = 0;
    if ((!linkage || !*linkage) && plain && append_scopes(program, die, name)) {
        append(name, plain);
        const char *symbol = inlined ? NULL : symbol_of(program, die);
        linkage = symbol && !strncmp(symbol, "_Z", 2) ? symbol : NULL;
        plain = NULL;
    }
    if (linkage && *linkage)
        name->length = name_cache_demangle(&program->names, linkage, name->text, sizeof name->text);
    else if (plain)
        append(name, plain);
}

static struct place place_of_call(Dwarf_Die *inlined)
{
    struct place place = {0};
    Dwarf_Attribute attribute;
    Dwarf_Word file, line;
    Dwarf_Die unit;
    Dwarf_Files *files;
    size_t count;
    if (!dwarf_formudata(dwarf_attr(inlined, DW_AT_call_line, &attribute), &line) && line <= INT32_MAX)
        place.line = (uint32_t)line;
    if (!dwarf_formudata(dwarf_attr(inlined, DW_AT_call_file, &attribute), &file) && dwarf_diecu(inlined, &unit, NULL, NULL) &&
        !dwarf_getsrcfiles(&unit, &files, &count) && file < count)
        place.file = dwarf_filesrc(files, file, NULL, NULL);
    return place;
}

/* A chain of calls that were inlined into one another, the function that has the code first. */
struct chain {
    Dwarf_Die dies[MAX_CHAIN];
    int count;
    int visits;
};

static bool has_no_code_of_its_own(Dwarf_Die *die)
{
    return !dwarf_hasattr(die, DW_AT_ranges) && !dwarf_hasattr(die, DW_AT_low_pc);
}

/* Returns whether something was found below the parent: its siblings need not be searched, then. */
static bool descend(struct chain *chain, Dwarf_Die *parent, uint64_t address, int depth)
{
    Dwarf_Die die;
    if (depth > MAX_CHAIN || dwarf_child(parent, &die))
        return false;
    do {
        if (++chain->visits > MAX_VISITS)
            return true;
        int tag = dwarf_tag(&die);
        if (tag != DW_TAG_inlined_subroutine && tag != DW_TAG_lexical_block)
            continue;
        if (tag == DW_TAG_lexical_block && has_no_code_of_its_own(&die)) {
            if (descend(chain, &die, address, depth + 1))
                return true;
        } else if (dwarf_haspc(&die, address) > 0) {
            if (tag == DW_TAG_inlined_subroutine && chain->count < MAX_CHAIN)
                chain->dies[chain->count++] = die;
            descend(chain, &die, address, depth + 1);
            return true;
        }
    } while (!dwarf_siblingof(&die, &die));
    return false;
}

static void put_frame(struct symbols_reply *reply, const struct name *name, const struct place *place, bool inlined)
{
    size_t file_length = place->file ? strnlen(place->file, SYMBOLS_MAX_PATH) : 0;
    struct symbols_frame frame = {
        .line = place->line,
        .function_length = (uint16_t)name->length,
        .file_length = (uint16_t)file_length,
        .inlined = inlined,
    };
    symbols_reply_put(reply, &frame, sizeof frame);
    symbols_reply_put(reply, name->text, name->length);
    symbols_reply_put(reply, place->file, file_length);
}

static void put_head(struct symbols_reply *reply, uint16_t index, int frames)
{
    struct symbols_result result = {index, (uint16_t)frames};
    symbols_reply_put(reply, &result, sizeof result);
}

static void put_chain(struct symbols_reply *reply, struct program *program, uint16_t index, struct place place,
                      struct chain *chain)
{
    /* Of a deeper one the middle is left out: the outermost function has to be there, and so has the innermost. */
    int skipped = chain->count > SYMBOLS_MAX_FRAMES ? chain->count - SYMBOLS_MAX_FRAMES : 0;
    put_head(reply, index, chain->count - skipped);
    for (int i = chain->count - 1; i >= 0; i--) {
        struct name name;
        if (i == 0 || i > skipped) {
            name_function(program, &chain->dies[i], i > 0, &name);
            put_frame(reply, &name, &place, i > 0);
        }
        place = place_of_call(&chain->dies[i]);
    }
}

void symbols_put_result(struct symbols_reply *reply, struct program *program, uint16_t index, uint64_t address)
{
    struct chain chain = {0};
    struct place place = {0};
    program_load(program);
    struct unit *unit = program->dwarf ? units_find(&program->units, address) : NULL;
    if (unit) {
        place = lines_find(&unit->die, address);
        if (unit_function(unit, program->dwarf, address, &chain.dies[0])) {
            chain.count = 1;
            descend(&chain, &chain.dies[0], address, 0);
            put_chain(reply, program, index, place, &chain);
            return;
        }
    }

    const char *symbol = symbol_table_find(&program->symbols, address);
    struct name name = {0};
    if (symbol)
        name.length = name_cache_demangle(&program->names, symbol, name.text, sizeof name.text);
    put_head(reply, index, symbol || place.file ? 1 : 0);
    if (symbol || place.file)
        put_frame(reply, &name, &place, false);
}
