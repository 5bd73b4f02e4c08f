/* How much of a hostile file, stack or process the unwinder looks at. What lies beyond is as if it were not there. */
#ifndef FUZMON_UNWIND_LIMITS_H
#define FUZMON_UNWIND_LIMITS_H

enum elf_limits {
    ELF_MAX_SEGMENTS = 1024,
    ELF_MAX_SECTIONS = 65536,
    ELF_MAX_SECTION_NAMES = 4 << 20, /* bytes */
    ELF_MAX_NOTES = 64 << 10,        /* bytes, of one segment */
    ELF_MAX_FRAME_HEADER = 64 << 20, /* bytes of .eh_frame_hdr */
    ELF_MAX_FRAMES = 256 << 20,      /* bytes of .eh_frame or .debug_frame; an offset in it fits into 32 bits */
    ELF_MAX_IN_MEMORY = 1 << 20,     /* bytes of an image that is no file */
    ELF_MAX_CACHED = 512,            /* images */
    ELF_MAX_CACHED_BYTES = 512 << 20,
};

enum cfi_limits {
    CFI_MAX_INDEX = 4 << 20,  /* FDEs in an index of our own */
    CFI_MAX_OVERLAP = 8,      /* FDEs that are looked at backwards for one that reaches the address */
    CFI_MAX_STEPS = 64 << 10, /* instructions for one row */
    CFI_MAX_REMEMBERED = 16,  /* nested DW_CFA_remember_state */
    CFI_MAX_ROWS = 8 << 10,   /* compiled rows of an image */
    EXPRESSION_MAX_STEPS = 1000,
    EXPRESSION_MAX_STACK = 64,
};

enum flow_limits {
    FLOW_MAX_CODE = 64 << 10,   /* bytes of a function */
    FLOW_BYTES_PER_STEP = 16,   /* of WALK_MAX_STEPS */
    FLOW_MAX_STATES = 255,      /* different depths of its stack */
    FLOW_MAX_ROUNDS = 32,       /* of following a function again, knowing of more calls that do not return */
    FLOW_MAX_BRANCHES = 4 << 10, /* of its code that wait to be followed, and ends of its code */
};

enum walk_limits {
    WALK_MAX_READS = 16 << 10,      /* of the live target, for one thread */
    WALK_MAX_SWITCHES = 64,         /* from one stack to another */
    WALK_MAX_STEPS = 64 << 10,      /* of expressions and of code that is followed, for one thread */
    WALK_SCANNED_WORDS = 256,       /* for a return address, where there is no CFI */
    WALK_MAX_ALIGNMENT = 256,       /* of a frame whose rbp is not known */
    WALK_MAX_RBP_FRAME = 1 << 20,   /* bytes from rsp to rbp that are believed without CFI */
    WALK_BEYOND_COPY = 8 << 20,     /* bytes behind a cut stack copy that belong to the same stack */
};

#endif
