/*
 * What the monitor and fuzmon-symbols say to each other over a SOCK_SEQPACKET pair: one packet a request, one or more a reply.
 * All numbers are in the machine's byte order: both sides are one build. Neither side trusts a length that the other sends.
 */
#ifndef SYMBOLS_PROTOCOL_H
#define SYMBOLS_PROTOCOL_H

#include <stdint.h>

#define SYMBOLS_MAGIC 0x59535a46u

enum {
    SYMBOLS_MAX_ADDRESSES = 256,
    SYMBOLS_MAX_FILES = 32,
    SYMBOLS_MAX_FRAMES = 32,
    SYMBOLS_MAX_FUNCTION = 2048,
    SYMBOLS_MAX_PATH = 1024,
    SYMBOLS_MAX_BUILD_ID = 64,
    SYMBOLS_MAX_REPLY = 128 * 1024,
};

enum symbols_kind {
    SYMBOLS_OPEN = 1,       /* with the program's descriptor; takes the place of whatever the slot held */
    SYMBOLS_DEBUG = 2,      /* with the descriptor of its separate debug file */
    SYMBOLS_SUPPLEMENT = 3, /* with the descriptor of the dwz supplement that either of them names */
    SYMBOLS_SYMBOLISE = 4,  /* with count addresses behind the header */
    SYMBOLS_FORGET = 5,
};

struct symbols_request_header {
    uint32_t magic;
    uint32_t id;
    uint16_t kind;
    uint16_t count;
    uint32_t slot;
};

/*
 * Behind it, after OPEN, DEBUG and SUPPLEMENT a symbols_identity, after SYMBOLISE the results. status is 0 or -errno: ENOEXEC, it
 * is no ELF file; ESTALE, it belongs to another program; ENOENT, nothing in the slot.
 */
struct symbols_reply_header {
    uint32_t magic;
    uint32_t id;
    uint16_t kind;
    uint16_t last;
    int32_t status;
};

/* Behind it: the build-id, the name of the debuglink, the path and the build-id of the supplement. */
struct symbols_identity {
    uint8_t has_debug_info;
    uint8_t build_id_length;
    uint16_t link_length; /* .gnu_debuglink; 0: none */
    uint16_t supplement_length;
    uint8_t supplement_id_length;
    uint8_t reserved;
};

/* Behind it: frame_count frames, innermost first. */
struct symbols_result {
    uint16_t address; /* index in the request; each comes once, in order */
    uint16_t frame_count;
};

/* Behind it: the function's name and the file's. A length of 0: not known. */
struct symbols_frame {
    uint32_t line; /* 0: not known */
    uint16_t function_length;
    uint16_t file_length;
    uint8_t inlined;
    uint8_t reserved[3];
};

#endif
