#define _GNU_SOURCE
#include "elf_file.h"
#include "unwind_limits.h"

#include <stdlib.h>
#include <sys/stat.h>

static pthread_mutex_t cache_lock = PTHREAD_MUTEX_INITIALIZER;
static struct elf_image *cached[ELF_MAX_CACHED];
static uint32_t cached_count;
static uint64_t cached_bytes;
static uint64_t uses;

static int64_t nanoseconds(struct timespec time)
{
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static bool is_same(const struct elf_image *image, const struct elf_image *wanted)
{
    if (image->content_size != wanted->content_size)
        return false;
    if (image->content_size)
        return !memcmp(image->content, wanted->content, image->content_size);
    const struct elf_identity *a = &image->identity, *b = &wanted->identity;
    return a->device == b->device && a->inode == b->inode && a->size == b->size && a->modified_ns == b->modified_ns &&
           a->changed_ns == b->changed_ns;
}

static struct elf_image *find_locked(const struct elf_image *wanted)
{
    for (uint32_t i = 0; i < cached_count; i++)
        if (is_same(cached[i], wanted)) {
            cached[i]->references++;
            cached[i]->last_use = ++uses;
            return cached[i];
        }
    return NULL;
}

/* Takes the image that was not used for longest out of the cache; NULL when all are in use. */
static struct elf_image *evict_locked(void)
{
    uint32_t oldest = cached_count;
    for (uint32_t i = 0; i < cached_count; i++)
        if (!cached[i]->references && (oldest == cached_count || cached[i]->last_use < cached[oldest]->last_use))
            oldest = i;
    if (oldest == cached_count)
        return NULL;
    struct elf_image *image = cached[oldest];
    cached[oldest] = cached[--cached_count];
    cached_bytes -= image->bytes_held;
    return image;
}

/* Puts an image into the cache if there is room, or can be; else it lives until it is released. */
static void insert_locked(struct elf_image *image)
{
    while (cached_count == ELF_MAX_CACHED || cached_bytes + image->bytes_held > ELF_MAX_CACHED_BYTES) {
        struct elf_image *evicted = evict_locked();
        if (!evicted)
            return;
        elf_image_free(evicted);
    }
    image->is_cached = true;
    image->last_use = ++uses;
    cached[cached_count++] = image;
    cached_bytes += image->bytes_held;
}

/* Reads the file without the lock: when two threads do that at once, the second finds the work of the first and drops its own. */
static struct elf_image *cached_or_read(const struct elf_source *source, const struct elf_image *wanted)
{
    pthread_mutex_lock(&cache_lock);
    struct elf_image *image = find_locked(wanted);
    pthread_mutex_unlock(&cache_lock);
    if (image)
        return image;

    struct elf_image *read = elf_image_read(source);
    if (!read)
        return NULL;
    read->references = 1;
    read->identity = wanted->identity;
    read->content_size = wanted->content_size;
    if (wanted->content_size && !(read->content = elf_source_copy(source, 0, source->size, ELF_MAX_IN_MEMORY))) {
        elf_image_free(read);
        return NULL;
    }
    pthread_mutex_lock(&cache_lock);
    image = find_locked(wanted);
    if (!image)
        insert_locked(read);
    pthread_mutex_unlock(&cache_lock);
    if (!image)
        return read;
    elf_image_free(read);
    return image;
}

struct elf_image *elf_image_of_file(int fd)
{
    struct stat status;
    if (fstat(fd, &status) || !S_ISREG(status.st_mode) || status.st_size <= 0)
        return NULL;
    struct elf_image wanted = {.identity = {
                                   .device = status.st_dev,
                                   .inode = status.st_ino,
                                   .size = status.st_size,
                                   .modified_ns = nanoseconds(status.st_mtim),
                                   .changed_ns = nanoseconds(status.st_ctim),
                               }};
    struct elf_source source = {.fd = fd, .size = (uint64_t)status.st_size};
    return cached_or_read(&source, &wanted);
}

struct elf_image *elf_image_of_bytes(const uint8_t *bytes, size_t size)
{
    if (!bytes || !size || size > ELF_MAX_IN_MEMORY)
        return NULL;
    struct elf_image wanted = {.content = (uint8_t *)(uintptr_t)bytes, .content_size = size};
    struct elf_source source = {.fd = -1, .bytes = bytes, .size = size};
    return cached_or_read(&source, &wanted);
}

void elf_image_release(struct elf_image *image)
{
    if (!image)
        return;
    pthread_mutex_lock(&cache_lock);
    bool is_last = !--image->references && !image->is_cached;
    pthread_mutex_unlock(&cache_lock);
    if (is_last)
        elf_image_free(image);
}
