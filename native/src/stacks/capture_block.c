#define _GNU_SOURCE
#include "capture.h"

#include "elf_image.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct block {
    struct fuzmon_capture_header *header;
    struct fuzmon_module *modules;
    struct fuzmon_thread *threads;
    struct fuzmon_frame *frames;
    uint8_t *python;
    char *strings;
};

static struct module *module_of(const struct fuzmon_stacks *stacks, const struct unwound_frame *frame)
{
    struct module *module = module_table_find(&stacks->modules, frame_code_address(frame));
    return module && (module->mapping.inode || module->is_vdso) ? module : NULL;
}

/* Numbers the modules that frames lie in. */
static void choose_modules(struct fuzmon_stacks *stacks, struct fuzmon_capture_header *header, size_t *strings)
{
    for (uint32_t i = 0; i < stacks->modules.count; i++)
        stacks->modules.items[i].index = UINT32_MAX;
    for (uint32_t i = 0; i < stacks->thread_count; i++) {
        const struct captured_thread *thread = &stacks->threads[i];
        header->frame_count += thread->frame_count;
        *strings += thread->stat.name_length;
        for (uint32_t j = 0; j < thread->frame_count; j++) {
            struct module *module = module_of(stacks, &stacks->frames[thread->first_frame + j]);
            if (!module || module->index != UINT32_MAX)
                continue;
            /* libunwind has not asked for it. */
            module_resolve(module, stacks->process, stacks->reader);
            module->index = header->module_count++;
            *strings += module->path_length;
        }
    }
}

static uint32_t put_string(struct block *block, const char *text, uint32_t length)
{
    uint32_t at = block->header->string_bytes;
    memcpy(block->strings + at, text, length);
    block->header->string_bytes += length;
    return at;
}

static void put_module(struct block *block, const struct module *module)
{
    struct fuzmon_module *put = &block->modules[module->index];
    *put = (struct fuzmon_module){
        .start = module->unwind.start,
        .end = module->unwind.end,
        .bias = module->unwind.image ? module->unwind.bias : module->unwind.start - module->mapping.offset,
        .inode = module->mapping.inode,
        .device_major = module->mapping.device_major,
        .device_minor = module->mapping.device_minor,
        .path_length = module->path_length,
        .is_deleted = module->is_deleted,
    };
    put->path = put_string(block, module->path, module->path_length);
    if (module->unwind.image)
        put->build_id_length = elf_image_build_id(module->unwind.image, put->build_id);
}

static void put_frames(const struct fuzmon_stacks *stacks, struct block *block, const struct captured_thread *thread, uint32_t at)
{
    for (uint32_t j = 0; j < thread->frame_count; j++) {
        const struct unwound_frame *frame = &stacks->frames[thread->first_frame + j];
        const struct module *module = module_of(stacks, frame);
        block->frames[at + j] = (struct fuzmon_frame){
            .address = frame->address,
            .relative = module ? frame->address - block->modules[module->index].bias : frame->address,
            .module = module ? module->index : UINT32_MAX,
            .flags = frame->flags,
        };
    }
}

static void put_thread(struct block *block, const struct captured_thread *thread, uint32_t index, uint32_t first_frame)
{
    block->threads[index] = (struct fuzmon_thread){
        .tid = thread->tid,
        .name = put_string(block, thread->stat.name, thread->stat.name_length),
        .name_length = thread->stat.name_length,
        .first_frame = first_frame,
        .frame_count = thread->frame_count,
        .state = thread->stat.state,
        .captured = thread->captured,
        .truncation = thread->truncation,
        .error = thread->captured == FUZMON_NOT_CAPTURED ? thread->error : 0,
        .syscall = thread->syscall,
        .pause_ns = thread->pause_ns,
    };
}

/* From then on it is kept here, for as long as the thread does not run. */
static void put_python(struct fuzmon_stacks *stacks, struct block *block, struct captured_thread *thread, uint32_t index, uint32_t at)
{
    const uint8_t *from = thread->python_is_kept ? stacks->former_block : stacks->arena.bytes;
    block->threads[index].python = at;
    block->threads[index].python_length = thread->python_length;
    if (thread->python_length)
        memcpy(block->python + at, from + thread->python, thread->python_length);
    thread->python = (size_t)(block->python + at - stacks->block);
    thread->python_is_kept = true;
}

/* The capture before becomes the former one: it has what is kept of threads that have not run since. */
static void swap_blocks(struct fuzmon_stacks *stacks)
{
    uint8_t *block = stacks->block;
    size_t capacity = stacks->block_capacity;
    stacks->block = stacks->former_block;
    stacks->block_capacity = stacks->former_capacity;
    stacks->former_block = block;
    stacks->former_capacity = capacity;
}

static size_t python_bytes(const struct fuzmon_stacks *stacks)
{
    size_t bytes = 0;
    for (uint32_t i = 0; i < stacks->thread_count; i++)
        bytes += stacks->threads[i].python_length;
    return bytes;
}

int capture_pack(struct fuzmon_stacks *stacks, const struct fuzmon_capture_header **result)
{
    struct fuzmon_capture_header header = stacks->totals;
    size_t strings = 0;
    header.thread_count = stacks->thread_count;
    choose_modules(stacks, &header, &strings);
    size_t modules_at = sizeof header;
    size_t threads_at = modules_at + header.module_count * sizeof(struct fuzmon_module);
    size_t frames_at = threads_at + header.thread_count * sizeof(struct fuzmon_thread);
    size_t python_at = frames_at + header.frame_count * sizeof(struct fuzmon_frame);
    size_t strings_at = python_at + python_bytes(stacks);
    size_t size = strings_at + strings;
    if (size > UINT32_MAX)
        return -ENOMEM;
    header.python_bytes = (uint32_t)(strings_at - python_at);
    if (size > stacks->former_capacity) {
        uint8_t *larger = realloc(stacks->former_block, size + size / 4);
        if (!larger)
            return -ENOMEM;
        stacks->former_block = larger;
        stacks->former_capacity = size + size / 4;
    }
    swap_blocks(stacks);

    uint8_t *bytes = stacks->block;
    struct block block = {
        .header = (struct fuzmon_capture_header *)bytes,
        .modules = (struct fuzmon_module *)(bytes + modules_at),
        .threads = (struct fuzmon_thread *)(bytes + threads_at),
        .frames = (struct fuzmon_frame *)(bytes + frames_at),
        .python = bytes + python_at,
        .strings = (char *)(bytes + strings_at),
    };
    header.size = (uint32_t)size;
    *block.header = header;
    for (uint32_t i = 0; i < stacks->modules.count; i++)
        if (stacks->modules.items[i].index != UINT32_MAX)
            put_module(&block, &stacks->modules.items[i]);
    uint32_t first_frame = 0, python = 0;
    for (uint32_t i = 0; i < stacks->thread_count; i++) {
        put_thread(&block, &stacks->threads[i], i, first_frame);
        put_frames(stacks, &block, &stacks->threads[i], first_frame);
        put_python(stacks, &block, &stacks->threads[i], i, python);
        first_frame += stacks->threads[i].frame_count;
        python += stacks->threads[i].python_length;
    }
    *result = block.header;
    return 0;
}
