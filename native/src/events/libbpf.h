#ifndef FUZMON_EVENTS_LIBBPF_H
#define FUZMON_EVENTS_LIBBPF_H

#include <stddef.h>
#include <stdint.h>

struct bpf_link;
struct bpf_map;
struct bpf_object;
struct bpf_program;
struct ring_buffer;

typedef int (*ring_sample_fn)(void *context, void *data, size_t size);

/* What is used of libbpf 1, looked up at run time: where it is not installed, everything else works. */
struct libbpf {
    struct bpf_object *(*object_open_mem)(const void *bytes, size_t size, const void *options);
    int (*object_load)(struct bpf_object *object);
    void (*object_close)(struct bpf_object *object);
    struct bpf_map *(*object_find_map)(const struct bpf_object *object, const char *name);
    struct bpf_program *(*object_find_program)(const struct bpf_object *object, const char *name);
    int (*map_fd)(const struct bpf_map *map);
    int (*map_set_max_entries)(struct bpf_map *map, uint32_t entries);
    int (*map_next_key)(int fd, const void *key, void *next);
    int (*map_lookup)(int fd, const void *key, void *value);
    struct bpf_link *(*program_attach)(const struct bpf_program *program);
    int (*link_fd)(const struct bpf_link *link);
    int (*link_destroy)(struct bpf_link *link);
    int (*iter_create)(int link_fd);
    struct ring_buffer *(*ring_new)(int map_fd, ring_sample_fn sample, void *context, const void *options);
    int (*ring_consume)(struct ring_buffer *ring);
    void (*ring_free)(struct ring_buffer *ring);
};

/* NULL where it is not installed. */
const struct libbpf *libbpf(void);

enum bpf_programs { BPF_CHILDREN, BPF_SAMPLE, BPF_SYSCALLS };

/*
 * Loads the programs of one file into the kernel. ring_bytes: of its ring buffer; 0: as it is. -ENOSYS: built without BPF; -ELIBACC:
 * no libbpf; -EREMOTE: this process is in a pid namespace of its own; -ENODATA: the kernel has no BTF; else what the kernel says.
 */
int bpf_programs_load(enum bpf_programs which, uint32_t ring_bytes, struct bpf_object **object);

/* Attaches one of them; NULL with errno set. */
struct bpf_link *bpf_programs_attach(struct bpf_object *object, const char *name);

/* Maps the memory that programs and libfuzmon share; the caller unmaps it. NULL when it cannot be had. */
void *bpf_programs_board(struct bpf_object *object, size_t size);

#endif
