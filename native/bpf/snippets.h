/* Copies what calls point to. A piece that is not resident cannot be read here; the kernel itself makes it so, and it is read at the exit. */
#ifndef FUZMON_BPF_SNIPPETS_H
#define FUZMON_BPF_SNIPPETS_H

#include "files.h"

enum {
    MAX_SNIPPET_AT = FUZMON_SNIPPETS_BYTES - FUZMON_STRING_BYTES - 16, /* where one may begin at the latest */
    MAX_ELEMENTS = 32,
    MAX_VECTORS = 16,
    MAX_BUFFERS = 8,
    MAX_POINTERS = 4096,
    MORE_STRINGS = 255,
    ADDRESS_BYTES = 128,
    VECTOR_BYTES = 16,
    MESSAGE_BYTES = 56,
    AT_FDCWD = -100,
    FRESH_FILES = 4,
};

/* A record that is being made; a task has one. */
struct notes {
    struct fuzmon_syscall head;
    char bytes[FUZMON_SNIPPETS_BYTES];
    __u64 fresh[FRESH_FILES]; /* files whose names are told here for the first time */
    __u32 used;
    __u32 fresh_count;
    __u32 retry; /* captures that could not be made at the entry, as bits */
};

/* Files whose names have been told. */
struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 1 << 14);
    __type(key, __u64);
    __type(value, __u32);
} known_files SEC(".maps");

struct capture_run {
    struct notes *notes;
    const struct fuzmon_capture_plan *plan;
    struct task_struct *task;
    __s64 result;
    __u32 when;
    __u32 data_bytes;
};

struct iovec {
    __u64 base;
    __u64 length;
};

struct message {
    __u64 name;
    __u64 name_length;
    __u64 vectors;
    __u64 vector_count;
    __u64 control;
    __u64 control_length;
    __u64 flags;
};

/* The compiler is to keep the value in one register: the verifier knows the bounds of that register only. */
#define PIN(value) __asm__ volatile("" : "+r"(value))

static __always_inline struct fuzmon_snippet *begin_snippet(struct notes *notes, __u32 argument, __u32 what, __u32 index)
{
    __u32 at = notes->used;
    if (at > MAX_SNIPPET_AT) {
        notes->head.flags |= FUZMON_SYSCALL_CUT;
        return NULL;
    }
    struct fuzmon_snippet *snippet = (void *)&notes->bytes[at];
    *snippet = (struct fuzmon_snippet){.argument = argument, .what = what, .index = index};
    return snippet;
}

static __always_inline void end_snippet(struct notes *notes, struct fuzmon_snippet *snippet, __u32 length, __u32 flags)
{
    snippet->length = length;
    snippet->flags = flags;
    notes->used += (sizeof *snippet + length + 7) & ~7u;
}

/* Up to limit bytes of a string and its NUL. Returns whether it could be read. */
static __always_inline int take_string(struct notes *notes, __u32 argument, __u32 what, __u32 index, __u64 address, __u64 limit,
                                       __u32 flags)
{
    struct fuzmon_snippet *snippet = begin_snippet(notes, argument, what, index);
    if (!snippet)
        return 1;
    PIN(limit);
    if (limit > FUZMON_STRING_BYTES - 1)
        limit = FUZMON_STRING_BYTES - 1;
    PIN(limit);
    long length = bpf_probe_read_user_str(snippet + 1, limit + 1, (void *)address);
    if (length <= 0)
        return 0;
    __u32 is_cut = 0;
    char last = 1;
    if ((__u64)length == limit + 1) {
        bpf_probe_read_user(&last, 1, (void *)(address + limit));
        is_cut = last ? FUZMON_SNIPPET_CUT : 0;
    }
    end_snippet(notes, snippet, (__u32)length - 1, flags | is_cut);
    return 1;
}

/* Of wanted bytes as many as limit allows. */
static __always_inline int take_data(struct notes *notes, __u32 argument, __u32 what, __u32 index, __u64 address, __u64 wanted,
                                     __u64 limit, __u32 flags)
{
    if (!address)
        return 1;
    struct fuzmon_snippet *snippet = begin_snippet(notes, argument, what, index);
    if (!snippet)
        return 1;
    __u64 length = wanted < limit ? wanted : limit;
    PIN(length);
    if (length > FUZMON_STRING_BYTES)
        length = FUZMON_STRING_BYTES;
    PIN(length);
    if (bpf_probe_read_user(snippet + 1, length, (void *)address))
        return 0;
    end_snippet(notes, snippet, length, flags | (length < wanted ? FUZMON_SNIPPET_CUT : 0));
    return 1;
}

static void take_path(struct notes *notes, __u32 argument, __u32 index, const struct found_file *found, const struct fuzmon_file *file)
{
    struct fuzmon_snippet *snippet = begin_snippet(notes, argument, FUZMON_SNIPPET_PATH, index);
    __u32 fresh = notes->fresh_count;
    if (!snippet || fresh >= FRESH_FILES)
        return;
    struct path_walk walk = {.dentry = found->dentry, .mnt = found->mnt, .into = (char *)(snippet + 1)};
    if (file->magic == PIPEFS_MAGIC || file->magic == SOCKFS_MAGIC)
        walk.is_whole = 1;
    else
        bpf_loop(PATH_NAMES, walk_up, &walk, 0);
    if (walk.length > PATH_BYTES)
        return;
    __u32 told = 1;
    notes->fresh[fresh] = file->identity;
    notes->fresh_count = fresh + 1;
    bpf_map_update_elem(&known_files, &file->identity, &told, BPF_ANY);
    end_snippet(notes, snippet, walk.length, walk.is_whole ? 0 : FUZMON_SNIPPET_CUT);
}

static __noinline int take_file(struct capture_run *run, int descriptor, __u32 argument, __u32 index)
{
    struct notes *notes = run->notes;
    struct found_file found = {};
    int is_found = descriptor == AT_FDCWD ? find_working_folder(run->task, &found) : find_file(run->task, descriptor, &found);
    if (!is_found)
        return 0;
    struct fuzmon_snippet *snippet = begin_snippet(notes, argument, FUZMON_CAPTURE_FILE, index);
    if (!snippet)
        return 0;
    struct fuzmon_file *file = (void *)(snippet + 1);
    describe_file(&found, file);
    end_snippet(notes, snippet, sizeof *file, 0);
    if (!bpf_map_lookup_elem(&known_files, &file->identity))
        take_path(notes, argument, index, &found, file);
    return 0;
}

struct string_run {
    struct notes *notes;
    __u64 pointers;
    __u32 argument;
    __u32 limit;
    __u32 count;
};

static long take_next_string(__u32 index, void *context)
{
    struct string_run *run = context;
    __u64 address = 0;
    if (bpf_probe_read_user(&address, sizeof address, (void *)(run->pointers + index * sizeof address)) || !address)
        return 1;
    struct notes *notes = run->notes;
    if (index == MAX_ELEMENTS) {
        struct fuzmon_snippet *more = begin_snippet(notes, run->argument, FUZMON_CAPTURE_STRINGS, MORE_STRINGS);
        if (more)
            end_snippet(notes, more, 0, FUZMON_SNIPPET_CUT);
        return 1;
    }
    if (!take_string(notes, run->argument, FUZMON_CAPTURE_STRINGS, index, address, run->limit, 0)) {
        struct fuzmon_snippet *unread = begin_snippet(notes, run->argument, FUZMON_CAPTURE_STRINGS, index);
        if (unread)
            end_snippet(notes, unread, 0, FUZMON_SNIPPET_UNREADABLE);
    }
    return 0;
}

static long count_next(__u32 index, void *context)
{
    struct string_run *run = context;
    __u64 address = 0;
    if (bpf_probe_read_user(&address, sizeof address, (void *)(run->pointers + index * sizeof address)) || !address)
        return 1;
    run->count = index + 1;
    return 0;
}

struct vector_run {
    struct notes *notes;
    __u64 vectors;
    __u64 left; /* bytes that the call took or gave, as far as it is known */
    __u32 argument;
    __u32 flags;
    __u32 data_bytes;
    __u32 count;
};

static long take_next_buffer(__u32 index, void *context)
{
    struct vector_run *run = context;
    struct iovec vector = {};
    if (index >= run->count || !run->left ||
        bpf_probe_read_user(&vector, sizeof vector, (void *)(run->vectors + index * sizeof vector)))
        return 1;
    __u64 length = vector.length < run->left ? vector.length : run->left;
    take_data(run->notes, run->argument, FUZMON_SNIPPET_BUFFER, index, vector.base, length, run->data_bytes, run->flags);
    run->left -= length;
    return 0;
}

static __noinline int take_vectors(struct capture_run *run, __u64 address, __u64 count, __u32 argument)
{
    struct vector_run vectors = {
        .notes = run->notes,
        .vectors = address,
        .left = run->when == FUZMON_CAPTURE_EXIT ? run->result : -1,
        .argument = argument,
        .flags = run->when == FUZMON_CAPTURE_EXIT ? FUZMON_SNIPPET_EXIT : 0,
        .data_bytes = run->data_bytes,
        .count = count < MAX_VECTORS ? count : MAX_VECTORS,
    };
    if (!take_data(run->notes, argument, FUZMON_CAPTURE_VECTOR, 0, address, count * VECTOR_BYTES, MAX_VECTORS * VECTOR_BYTES,
                   vectors.flags))
        return 0;
    bpf_loop(MAX_BUFFERS, take_next_buffer, &vectors, 0);
    return 1;
}

static __noinline int take_message(struct capture_run *run, __u64 address, __u32 argument)
{
    struct message message = {};
    __u32 flags = run->when == FUZMON_CAPTURE_EXIT ? FUZMON_SNIPPET_EXIT : 0;
    if (bpf_probe_read_user(&message, sizeof message, (void *)address) ||
        !take_data(run->notes, argument, FUZMON_CAPTURE_MESSAGE, 0, address, MESSAGE_BYTES, MESSAGE_BYTES, flags))
        return 0;
    if (message.name)
        take_data(run->notes, argument, FUZMON_SNIPPET_ADDRESS, 0, message.name, (__u32)message.name_length, ADDRESS_BYTES, flags);
    if (message.control)
        take_data(run->notes, argument, FUZMON_CAPTURE_DATA, 0, message.control, message.control_length, ADDRESS_BYTES, flags);
    take_vectors(run, message.vectors, message.vector_count, argument);
    return 1;
}

static __noinline int take_pair(struct capture_run *run, __u64 address, __u32 argument)
{
    int pair[2] = {-1, -1};
    if (bpf_probe_read_user(pair, sizeof pair, (void *)address) ||
        !take_data(run->notes, argument, FUZMON_CAPTURE_FILES, 0, address, sizeof pair, sizeof pair, FUZMON_SNIPPET_EXIT))
        return 0;
    take_file(run, pair[0], argument, 0);
    take_file(run, pair[1], argument, 1);
    return 1;
}

static __noinline int take_strings(struct capture_run *run, __u64 address, __u32 argument, __u32 what)
{
    struct string_run strings = {.notes = run->notes, .pointers = address, .argument = argument, .limit = run->data_bytes};
    if (what == FUZMON_CAPTURE_STRINGS) {
        bpf_loop(MAX_ELEMENTS + 1, take_next_string, &strings, 0);
        return 1;
    }
    bpf_loop(MAX_POINTERS, count_next, &strings, 0);
    struct fuzmon_snippet *snippet = begin_snippet(run->notes, argument, FUZMON_CAPTURE_COUNT, 0);
    if (snippet) {
        *(__u32 *)(snippet + 1) = strings.count;
        end_snippet(run->notes, snippet, sizeof strings.count, strings.count == MAX_POINTERS ? FUZMON_SNIPPET_CUT : 0);
    }
    return 1;
}

static __always_inline __u64 argument_of(const struct notes *notes, __u32 argument)
{
    return argument < FUZMON_ARGUMENTS ? notes->head.arguments[argument] : 0;
}

static __always_inline int take(struct capture_run *run, const struct fuzmon_capture *capture, __u32 flags)
{
    struct notes *notes = run->notes;
    __u32 argument = capture->argument, size = capture->size;
    __u64 address = argument_of(notes, argument), count = argument_of(notes, capture->length_argument);
    __u64 limit = size == 1 ? run->data_bytes : (__u64)MAX_ELEMENTS * size;
    __u32 length = 0;
    if (capture->what == FUZMON_CAPTURE_FILE)
        return take_file(run, argument == FUZMON_RESULT ? (int)run->result : (int)address, argument, 0), 1;
    if (!address)
        return 1;
    switch (capture->what) {
    case FUZMON_CAPTURE_STRING:
        return take_string(notes, argument, FUZMON_CAPTURE_STRING, 0, address, FUZMON_STRING_BYTES - 1, flags);
    case FUZMON_CAPTURE_DATA:
        if (capture->length_argument == FUZMON_NO_ARGUMENT)
            return take_data(notes, argument, FUZMON_CAPTURE_DATA, 0, address, size, size, flags);
        return take_data(notes, argument, FUZMON_CAPTURE_DATA, 0, address, count * size, limit, flags);
    case FUZMON_CAPTURE_WHOLE:
        return take_data(notes, argument, FUZMON_CAPTURE_DATA, 0, address, (__u32)count, size, flags);
    case FUZMON_CAPTURE_RESULT:
        return take_data(notes, argument, FUZMON_CAPTURE_RESULT, 0, address, run->result * size, limit, flags);
    case FUZMON_CAPTURE_SIZED:
        if (bpf_probe_read_user(&length, sizeof length, (void *)count))
            return 0;
        return take_data(notes, argument, FUZMON_CAPTURE_SIZED, 0, address, length, size, flags);
    case FUZMON_CAPTURE_STRINGS:
    case FUZMON_CAPTURE_COUNT:
        return take_strings(run, address, argument, capture->what);
    case FUZMON_CAPTURE_VECTOR:
        return take_vectors(run, address, count, argument);
    case FUZMON_CAPTURE_MESSAGE:
        return take_message(run, address, argument);
    case FUZMON_CAPTURE_FILES:
        return take_pair(run, address, argument);
    }
    return 1;
}

static long capture_next(__u32 index, void *context)
{
    struct capture_run *run = context;
    if (index >= FUZMON_CAPTURES)
        return 1;
    const struct fuzmon_capture *capture = &run->plan->captures[index];
    if (!capture->what)
        return 1;
    __u32 bit = 1u << index;
    if (run->when == FUZMON_CAPTURE_ENTRY) {
        if (capture->when == FUZMON_CAPTURE_ENTRY && !take(run, capture, 0))
            run->notes->retry |= bit;
    } else if (run->notes->retry & bit || (capture->when == FUZMON_CAPTURE_EXIT && run->result >= 0)) {
        take(run, capture, FUZMON_SNIPPET_EXIT);
    }
    return 0;
}

#endif
