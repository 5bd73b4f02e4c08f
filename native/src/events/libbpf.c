#define _GNU_SOURCE
#include "events/libbpf.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

static struct libbpf table;
static bool is_complete;

static const struct {
    const char *name;
    size_t offset;
} functions[] = {
    {"bpf_object__open_mem", offsetof(struct libbpf, object_open_mem)},
    {"bpf_object__load", offsetof(struct libbpf, object_load)},
    {"bpf_object__close", offsetof(struct libbpf, object_close)},
    {"bpf_object__find_map_by_name", offsetof(struct libbpf, object_find_map)},
    {"bpf_object__find_program_by_name", offsetof(struct libbpf, object_find_program)},
    {"bpf_map__fd", offsetof(struct libbpf, map_fd)},
    {"bpf_map__set_max_entries", offsetof(struct libbpf, map_set_max_entries)},
    {"bpf_map_get_next_key", offsetof(struct libbpf, map_next_key)},
    {"bpf_map_lookup_elem", offsetof(struct libbpf, map_lookup)},
    {"bpf_program__attach", offsetof(struct libbpf, program_attach)},
    {"bpf_link__fd", offsetof(struct libbpf, link_fd)},
    {"bpf_link__destroy", offsetof(struct libbpf, link_destroy)},
    {"bpf_iter_create", offsetof(struct libbpf, iter_create)},
    {"ring_buffer__new", offsetof(struct libbpf, ring_new)},
    {"ring_buffer__consume", offsetof(struct libbpf, ring_consume)},
    {"ring_buffer__free", offsetof(struct libbpf, ring_free)},
};

static void look_up(void)
{
    void *library = dlopen("libbpf.so.1", RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return;
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        void *function = dlsym(library, functions[i].name);
        if (!function)
            return;
        memcpy((char *)&table + functions[i].offset, &function, sizeof function);
    }
    /* It would tell of each thing that does not work on stderr, where errors are one line of ours. */
    void *(*set_print)(void *);
    void *function = dlsym(library, "libbpf_set_print");
    memcpy(&set_print, &function, sizeof function);
    if (set_print)
        set_print(NULL);
    is_complete = true;
}

const struct libbpf *libbpf(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, look_up);
    return is_complete ? &table : NULL;
}
