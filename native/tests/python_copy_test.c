/* What is copied of an interpreter: one that is made up, in this program's own memory, whole and damaged in many ways. */
#define _GNU_SOURCE
#include "check.h"
#include "python/python_copy.h"
#include "python/python_table.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { FRAMES = 3, STATES = 2 };

struct type {
    uint64_t references, type;
    const char *name;
};

struct string {
    uint64_t references;
    const struct type *type;
    uint64_t length;
    uint32_t state, reserved;
    char text[48];
};

struct code {
    uint64_t references;
    const struct type *type;
    const struct string *file, *name, *lines;
};

struct frame {
    struct frame *back;
    const void *code;
    uint64_t instruction;
    uint64_t owner;
};

struct state {
    struct state *next;
    struct interpreter *interpreter;
    struct frame *frame;
    uint64_t ident, tid;
};

struct interpreter {
    struct interpreter *next;
    struct state *states;
};

static const struct type code_type = {1, 0, "code"}, string_type = {1, 0, "str"};
static struct string file, name, lines;
static struct code code;
static struct frame frames[FRAMES];
static struct state states[STATES];
static struct interpreter interpreter, *head;
static struct python_window *window;
static struct target_memory memory = {.tasks = -1, .file = -1};
static struct arena arena;
static struct fuzmon_python table;

static struct string make_string(const char *text)
{
    /* Compact, ASCII, a byte a character, from the third bit on. */
    struct string made = {.references = 1, .type = &string_type, .length = strlen(text), .state = (1 | 8 | 16) << 2};
    strcpy(made.text, text);
    return made;
}

static void make(void)
{
    table = (struct fuzmon_python){
        .interpreters = (uint64_t)&head,
        .interpreter_next = offsetof(struct interpreter, next),
        .interpreter_threads = offsetof(struct interpreter, states),
        .interpreter_id = -1,
        .interpreter_gil = -1,
        .thread_next = offsetof(struct state, next),
        .thread_interpreter = offsetof(struct state, interpreter),
        .thread_frame = offsetof(struct state, frame),
        .thread_ident = offsetof(struct state, ident),
        .thread_native_id = offsetof(struct state, tid),
        .cframe_frame = -1,
        .frame_back = offsetof(struct frame, back),
        .frame_code = offsetof(struct frame, code),
        .frame_owner = offsetof(struct frame, owner),
        .frame_bytes = sizeof(struct frame),
        .loop_owner = 3,
        .code_file = offsetof(struct code, file),
        .code_name = offsetof(struct code, name),
        .code_qualified_name = -1,
        .code_lines = offsetof(struct code, lines),
        .code_bytes = sizeof(struct code),
        .object_type = offsetof(struct code, type),
        .object_size = offsetof(struct string, length),
        .type_name = offsetof(struct type, name),
        .bytes_data = offsetof(struct string, text),
        .string_length = offsetof(struct string, length),
        .string_state = offsetof(struct string, state),
        .string_kind_shift = 2,
        .string_ascii = offsetof(struct string, text),
        .string_compact = offsetof(struct string, text),
    };
    file = make_string("made_up.py");
    name = make_string("function");
    lines = make_string("\x80\x01\x02");
    code = (struct code){1, &code_type, &file, &name, &lines};
    for (int i = 0; i < FRAMES; i++)
        frames[i] = (struct frame){.back = i + 1 < FRAMES ? &frames[i + 1] : NULL, .code = &code};
    for (int i = 0; i < STATES; i++)
        states[i] = (struct state){.next = i + 1 < STATES ? &states[i + 1] : NULL,
            .interpreter = &interpreter,
            .frame = i == 0 ? frames : NULL,
            .ident = 100 + (uint64_t)i,
            .tid = 7 + (uint64_t)i};
    interpreter = (struct interpreter){.states = states};
    head = &interpreter;

    CHECK_INT(python_table_check(&table), 0);
    memory.file = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    CHECK(memory.file >= 0);
    CHECK_INT(arena_open(&arena), 0);
    window = malloc(sizeof *window);
    CHECK(window);
    window_init(window, &memory, &arena);
    window->tid = getpid();
}

static struct fuzmon_python_copy copy(const struct python_thread *thread)
{
    struct fuzmon_python_copy made = {0};
    size_t start = arena.used;
    python_copy_thread(window, &table, thread);
    if (arena.used > start)
        memcpy(&made, arena.bytes + start, sizeof made);
    if (arena.used > start)
        CHECK_INT(arena.used - start, sizeof made + made.piece_bytes + made.code_count * sizeof(struct fuzmon_python_code));
    return made;
}

static struct fuzmon_python_copy copy_first(void)
{
    struct python_thread threads[8];
    uint32_t torn = 0;
    CHECK_INT(python_threads_list(window, &table, threads, 8, &torn), STATES);
    CHECK_INT(torn, 0);
    return copy(&threads[0]);
}

/* The piece that begins at an address. */
static const void *piece(const void *address, size_t length)
{
    struct fuzmon_python_copy copied;
    memcpy(&copied, arena.bytes, sizeof copied);
    for (size_t at = sizeof copied; at < sizeof copied + copied.piece_bytes;) {
        struct fuzmon_python_piece one;
        memcpy(&one, arena.bytes + at, sizeof one);
        if (one.address == (uint64_t)address && one.length == length)
            return arena.bytes + at + sizeof one;
        at += sizeof one + ((one.length + 7) & ~(size_t)7);
    }
    return NULL;
}

TEST(threads_are_listed_with_their_ids)
{
    make();
    struct python_thread threads[8];
    uint32_t torn = 0;
    CHECK_INT(python_threads_list(window, &table, threads, 8, &torn), 2);
    CHECK_INT(threads[0].tid, 7);
    CHECK_INT(threads[1].tid, 8);
    CHECK_INT(threads[1].ident, 101);
    CHECK(threads[1].state == (uint64_t)&states[1]);
    CHECK_INT(python_threads_list(window, &table, threads, 1, &torn), 1);
}

TEST(a_ring_of_threads_and_one_of_interpreters_end)
{
    make();
    struct python_thread threads[64];
    uint32_t torn = 0;
    states[1].next = &states[0];
    CHECK_INT(python_threads_list(window, &table, threads, 64, &torn), 64);
    states[1].next = NULL;
    interpreter.next = &interpreter;
    CHECK_INT(python_threads_list(window, &table, threads, 64, &torn), 64);
}

TEST(a_list_that_makes_no_sense_is_read_again_and_counted)
{
    make();
    struct python_thread threads[8];
    uint32_t torn = 0;
    states[1].interpreter = NULL;
    CHECK_INT(python_threads_list(window, &table, threads, 8, &torn), 1);
    CHECK_INT(torn, 4);
}

TEST(frames_code_and_names_are_copied)
{
    make();
    struct fuzmon_python_copy copied = copy_first();
    CHECK_INT(copied.is_cut, 0);
    CHECK_INT(copied.code_count, 1);
    for (int i = 0; i < FRAMES; i++)
        CHECK(piece(&frames[i], sizeof frames[i]));
    CHECK(!memcmp(piece(&code, sizeof code), &code, sizeof code));
    CHECK(!memcmp(piece(name.text, 8), "function", 8));
    CHECK(!memcmp(piece(file.text, 10), "made_up.py", 10));
    CHECK(!memcmp(piece(lines.text, 3), "\x80\x01\x02", 3));
    CHECK(!strcmp(piece(code_type.name, 32), "code"));
}

TEST(a_changed_name_changes_the_hash_and_a_reference_does_not)
{
    struct fuzmon_python_code before, after;
    make();
    size_t end = sizeof(struct fuzmon_python_copy) + copy_first().piece_bytes;
    memcpy(&before, arena.bytes + end, sizeof before);
    CHECK(before.address == (uint64_t)&code);

    arena.used = 0;
    code.references++;
    copy_first();
    memcpy(&after, arena.bytes + end, sizeof after);
    CHECK(before.hash == after.hash);

    arena.used = 0;
    name.text[3]++;
    copy_first();
    memcpy(&after, arena.bytes + end, sizeof after);
    CHECK(before.hash != after.hash);
}

TEST(a_frame_of_the_loop_has_no_code)
{
    make();
    frames[1].owner = 3;
    frames[1].code = (void *)8;
    struct fuzmon_python_copy copied = copy_first();
    CHECK_INT(copied.is_cut, 0);
    CHECK(piece(&frames[2], sizeof frames[2]));
}

TEST(a_ring_of_frames_is_cut)
{
    make();
    frames[FRAMES - 1].back = frames;
    struct fuzmon_python_copy copied = copy_first();
    CHECK_INT(copied.is_cut, 1);
    CHECK(piece(&frames[2], sizeof frames[2]));
}

TEST(what_cannot_be_read_is_cut)
{
    make();
    const void *bad[] = {(void *)16, (void *)UINT64_C(0x7ffffffff000), (void *)(UINT64_MAX - 7), (void *)UINT64_C(0x100000)};
    for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) {
        frames[1].back = (struct frame *)bad[i];
        arena.used = 0;
        CHECK_INT(copy_first().is_cut, 1);
        frames[1].back = &frames[2];
        frames[1].code = bad[i];
        arena.used = 0;
        CHECK_INT(copy_first().is_cut, 1);
        frames[1].code = &code;
        code.name = bad[i];
        arena.used = 0;
        CHECK_INT(copy_first().is_cut, 1);
        code.name = &name;
    }
    arena.used = 0;
    CHECK_INT(copy_first().is_cut, 0);
}

TEST(lengths_beyond_all_measure_cost_no_more_than_the_limit)
{
    make();
    uint64_t lengths[] = {UINT64_MAX, UINT64_C(1) << 62, INT64_MAX, UINT32_MAX, 5000};
    for (unsigned i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        name.length = file.length = lines.length = lengths[i];
        arena.used = 0;
        CHECK(copy_first().piece_bytes < 300 << 10);
    }
}

TEST(a_chain_of_very_many_frames_is_bounded)
{
    make();
    enum { MANY = 40000 };
    struct frame *many = calloc(MANY, sizeof *many);
    CHECK(many);
    for (int i = 0; i < MANY; i++)
        many[i] = (struct frame){.back = i + 1 < MANY ? &many[i + 1] : NULL, .code = &code};
    states[0].frame = many;
    struct fuzmon_python_copy copied = copy_first();
    CHECK_INT(copied.is_cut, 1);
    CHECK(copied.piece_bytes <= 8 << 20);
    free(many);
}

TEST(a_state_that_is_another_threads_by_now_is_left_out)
{
    make();
    struct python_thread threads[8];
    uint32_t torn = 0;
    python_threads_list(window, &table, threads, 8, &torn);
    states[0].ident++;
    CHECK(copy(&threads[0]).state == 0);
    CHECK_INT(arena.used, 0);
}

TEST(tables_that_lead_out_of_an_object_are_refused)
{
    make();
    struct fuzmon_python good = table;
    int32_t *fields[] = {&table.interpreter_next, &table.thread_frame, &table.frame_back, &table.code_file, &table.frame_bytes,
        &table.code_bytes, &table.string_state, &table.object_type, &table.type_name};
    for (unsigned i = 0; i < sizeof fields / sizeof *fields; i++) {
        table = good;
        *fields[i] = 5 << 20;
        CHECK_INT(python_table_check(&table), -EINVAL);
        *fields[i] = -2;
        CHECK_INT(python_table_check(&table), -EINVAL);
    }
    table = good;
    table.frame_bytes = 8;
    CHECK_INT(python_table_check(&table), -EINVAL);
}
