#include "program.h"

#include <errno.h>
#include <string.h>

int program_open(struct program *program, int fd)
{
    return image_open(&program->image, fd);
}

static bool same_id(const unsigned char *left, size_t left_size, const unsigned char *right, size_t right_size)
{
    return left_size == right_size && !memcmp(left, right, left_size);
}

static bool belongs(const struct image *program, const struct image *debug)
{
    const unsigned char *ours, *theirs;
    size_t ours_size = image_build_id(program, &ours), theirs_size = image_build_id(debug, &theirs);
    if (ours_size && theirs_size)
        return same_id(ours, ours_size, theirs, theirs_size);
    uint32_t checksum;
    return image_debuglink(program, &checksum) && image_checksum(debug) == checksum;
}

static const char *supplement_of(const struct program *program, const unsigned char **id, size_t *size)
{
    const char *path = program->debug.elf ? image_supplement(&program->debug, id, size) : NULL;
    return path ? path : image_supplement(&program->image, id, size);
}

static bool is_supplement_of(const struct program *program, const struct image *supplement)
{
    const unsigned char *wanted, *id;
    size_t wanted_size, size = image_build_id(supplement, &id);
    return supplement_of(program, &wanted, &wanted_size) && size && same_id(wanted, wanted_size, id, size);
}

int program_add_debug(struct program *program, int fd)
{
    struct image debug = {0};
    int result = image_open(&debug, fd);
    if (result)
        return result;
    if (!belongs(&program->image, &debug)) {
        image_close(&debug);
        return -ESTALE;
    }
    program_unload(program);
    image_close(&program->debug);
    program->debug = debug;
    return 0;
}

int program_add_supplement(struct program *program, int fd)
{
    struct image supplement = {0};
    int result = image_open(&supplement, fd);
    if (result)
        return result;
    if (!is_supplement_of(program, &supplement)) {
        image_close(&supplement);
        return -ESTALE;
    }
    program_unload(program);
    image_close(&program->supplement);
    program->supplement = supplement;
    return 0;
}

void program_put_identity(struct symbols_reply *reply, const struct image *image)
{
    const unsigned char *id = NULL, *supplement_id = NULL;
    size_t supplement_id_size = 0;
    uint32_t checksum;
    const char *link = image_debuglink(image, &checksum),
               *supplement = image_supplement(image, &supplement_id, &supplement_id_size);
    struct symbols_identity identity = {
        .has_debug_info = image_has_debug_info(image),
        .build_id_length = (uint8_t)image_build_id(image, &id),
        .link_length = (uint16_t)(link ? strlen(link) : 0),
        .supplement_length = (uint16_t)(supplement ? strlen(supplement) : 0),
        .supplement_id_length = (uint8_t)(supplement ? supplement_id_size : 0),
    };
    symbols_reply_put(reply, &identity, sizeof identity);
    symbols_reply_put(reply, id, identity.build_id_length);
    symbols_reply_put(reply, link, identity.link_length);
    symbols_reply_put(reply, supplement, identity.supplement_length);
    symbols_reply_put(reply, supplement_id, identity.supplement_id_length);
}

void program_load(struct program *program)
{
    if (program->is_loaded)
        return;
    program->is_loaded = true;
    const struct image *debug = program->debug.elf ? &program->debug : NULL;
    symbol_table_read(&program->symbols, &program->image, debug);

    const struct image *source = debug && image_has_debug_info(debug) ? debug : &program->image;
    if (image_has_debug_info(source))
        program->dwarf = dwarf_begin_elf(source->elf, DWARF_C_READ, NULL);
    if (!program->dwarf)
        return;
    if (program->supplement.elf)
        program->supplement_dwarf = dwarf_begin_elf(program->supplement.elf, DWARF_C_READ, NULL);
    if (program->supplement_dwarf) {
        dwarf_setalt(program->dwarf, program->supplement_dwarf);
        units_read(&program->supplement_units, program->supplement_dwarf, &program->image);
    }
    units_read(&program->units, program->dwarf, &program->image);
}

void program_unload(struct program *program)
{
    name_cache_clear(&program->names);
    symbol_table_free(&program->symbols);
    units_free(&program->units);
    units_free(&program->supplement_units);
    dwarf_end(program->dwarf);
    dwarf_end(program->supplement_dwarf);
    program->dwarf = program->supplement_dwarf = NULL;
    program->is_loaded = false;
}

void program_close(struct program *program)
{
    program_unload(program);
    image_close(&program->image);
    image_close(&program->debug);
    image_close(&program->supplement);
}
