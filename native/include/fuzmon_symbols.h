/* libfuzmon: the monitor's side of fuzmon-symbols. Calls return 0 (or what they say) or -errno; every descriptor is CLOEXEC. */
#ifndef FUZMON_SYMBOLS_H
#define FUZMON_SYMBOLS_H

#include "fuzmon.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct fuzmon_symbols_helper {
    int32_t pid;
    int32_t pidfd;
    int32_t socket; /* SOCK_SEQPACKET */
};

/*
 * Starts the program at an absolute path with the other end of the socket as its standard input, and with no environment. It
 * dies with the calling thread, so that has to be one that stays. The child has to be reaped.
 */
FUZMON_API int fuzmon_symbols_start(const char *path, struct fuzmon_symbols_helper *helper);

/* Kills the helper, from any thread. */
FUZMON_API void fuzmon_symbols_kill(const struct fuzmon_symbols_helper *helper);

/* Kills the helper, reaps it, unless a reaper of all children comes first, and closes its descriptors. */
FUZMON_API void fuzmon_symbols_end(const struct fuzmon_symbols_helper *helper);

/* Sends a packet, with a descriptor unless that is -1. -ETIMEDOUT; -EPIPE: the helper is gone. */
FUZMON_API int fuzmon_symbols_send(int socket, const void *packet, size_t size, int fd, int64_t timeout_ms);

/* Receives a packet and returns its size. -ETIMEDOUT; -EPIPE: the helper is gone; -EMSGSIZE: larger than the buffer. */
FUZMON_API int64_t fuzmon_symbols_receive(int socket, void *packet, size_t capacity, int64_t timeout_ms);

/*
 * Opens a regular file, and nothing else: not even a look at a device or a pipe, which may have effects. Symbolic links are
 * followed as the processes see them whose root folder it is (links in /proc that are more than text are not). Returns the
 * descriptor.
 */
FUZMON_API int fuzmon_symbols_open(const char *root, const char *path);

/* Opens what a link in /proc/PID/map_files leads to, if that is a regular file. Returns the descriptor. */
FUZMON_API int fuzmon_symbols_open_link(const char *link);

/* What tells one state of a file from another. */
struct fuzmon_symbols_file {
    uint64_t device;
    uint64_t inode;
    uint64_t size;
    int64_t modified_ns;
    int64_t changed_ns;
};

FUZMON_API int fuzmon_symbols_describe(int fd, struct fuzmon_symbols_file *file);

/* Copies [start, end) of a process's memory, at most 1 MiB, to a file of no name. Returns its descriptor. */
FUZMON_API int fuzmon_symbols_copy(int32_t pid, uint64_t start, uint64_t end);

#ifdef __cplusplus
}
#endif

#endif
