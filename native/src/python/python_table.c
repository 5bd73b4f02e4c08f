#include "python_table.h"

#include <errno.h>
#include <stdbool.h>

/* An interpreter's state takes hundreds of KiB, everything else far less. */
enum { MOST_OFFSET = 4 << 20, MOST_OBJECT = 4096 };

static bool is_field(int32_t offset)
{
    return offset >= 0 && offset <= MOST_OFFSET;
}

static bool is_field_or_absent(int32_t offset)
{
    return offset == -1 || is_field(offset);
}

static bool is_within(int32_t offset, int32_t size, int32_t width)
{
    return offset >= 0 && offset <= size - width;
}

int python_table_check(const struct fuzmon_python *table)
{
    const int32_t needed[] = {table->interpreter_next, table->interpreter_threads, table->thread_next, table->thread_interpreter,
        table->thread_frame, table->thread_ident, table->object_type, table->object_size, table->type_name, table->bytes_data};
    for (unsigned i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!is_field(needed[i]))
            return -EINVAL;
    if (!is_field_or_absent(table->interpreter_id) || !is_field_or_absent(table->interpreter_gil) ||
        !is_field_or_absent(table->thread_native_id) || !is_field_or_absent(table->cframe_frame))
        return -EINVAL;
    if (table->interpreter_gil != -1 && (!is_field(table->gil_locked) || !is_field(table->gil_holder)))
        return -EINVAL;
    if (table->thread_native_id == -1 && !is_field(table->ident_tid))
        return -EINVAL;

    int32_t frame = table->frame_bytes, code = table->code_bytes;
    if (frame > MOST_OBJECT || !is_within(table->frame_back, frame, 8) || !is_within(table->frame_code, frame, 8) ||
        (table->frame_owner != -1 && !is_within(table->frame_owner, frame, 1)))
        return -EINVAL;
    if (code > MOST_OBJECT || !is_within(table->code_file, code, 8) || !is_within(table->code_name, code, 8) ||
        !is_within(table->code_lines, code, 8) || !is_within(table->object_type, code, 8) ||
        (table->code_qualified_name != -1 && !is_within(table->code_qualified_name, code, 8)))
        return -EINVAL;
    if (table->string_state != -1 &&
        (!is_within(table->string_state, table->string_ascii, 4) || !is_within(table->string_length, table->string_ascii, 8) ||
            table->string_ascii > table->string_compact || table->string_compact > MOST_OBJECT || table->string_kind_shift < 0 ||
            table->string_kind_shift > 24))
        return -EINVAL;
    return 0;
}
