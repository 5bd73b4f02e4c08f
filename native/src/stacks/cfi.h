/* Call frame information: the sections it lies in, its records, and the rows that its programs compute. */
#ifndef FUZMON_CFI_H
#define FUZMON_CFI_H

#include "byte_reader.h"
#include "unwind.h"

struct cfi_section {
    const uint8_t *bytes;
    size_t size;
    uint64_t address; /* virtual address of the first byte */
    bool is_debug;    /* .debug_frame, else .eh_frame */
};

/* Offsets into the section. */
struct cie {
    uint64_t code_alignment;
    int64_t data_alignment;
    uint8_t pointer_encoding;
    bool is_signal;
    bool has_augmentation;
    size_t program;
    size_t end;
};

struct fde {
    struct cie cie;
    uint64_t start; /* virtual address */
    uint64_t length;
    size_t program;
    size_t end;
};

struct cfi_record {
    size_t body; /* behind the id field */
    size_t end;
    size_t cie; /* offset of the CIE of an FDE */
    bool is_cie;
    bool is_usable; /* false: has to be skipped */
};

/* The record at an offset; false when there is none, or the chain of records breaks there. */
bool cfi_record_at(const struct cfi_section *section, size_t offset, struct cfi_record *record);

bool cfi_read_cie(const struct cfi_section *section, size_t offset, struct cie *cie);

/* Completes an FDE whose cie has been read. */
bool cfi_read_fde(const struct cfi_section *section, const struct cfi_record *record, struct fde *fde);

bool cfi_fde_at(const struct cfi_section *section, size_t offset, struct fde *fde);

/* A pointer by its DW_EH_PE encoding; data_base is what datarel refers to, 0: nothing. */
uint64_t cfi_read_pointer(struct byte_reader *reader, uint8_t encoding, uint64_t section_address, uint64_t data_base);

enum rule {
    RULE_SAME,
    RULE_UNDEFINED,
    RULE_AT_CFA,     /* saved at CFA + value */
    RULE_CFA_PLUS,   /* is CFA + value */
    RULE_REGISTER,   /* is in register value */
    RULE_EXPRESSION, /* saved at the address that the block at section offset value computes */
    RULE_IS_EXPRESSION,
};

enum cfa_rule { CFA_NONE, CFA_REGISTER, CFA_EXPRESSION };

/* How to get from a frame to its caller's. */
struct unwind_row {
    uint64_t pc;       /* virtual address that it was compiled for */
    uint64_t function; /* where its FDE begins */
    uint64_t function_size;
    uint8_t cfa;       /* enum cfa_rule; CFA_NONE: nothing is known of this pc */
    uint8_t cfa_register;
    bool is_signal;
    bool is_simple; /* only RULE_SAME, RULE_UNDEFINED and RULE_AT_CFA, the CFA from a register */
    bool is_debug;  /* expressions lie in .debug_frame */
    uint8_t rule[REGISTERS];
    int32_t cfa_value; /* added to the register, or section offset of the expression */
    int32_t value[REGISTERS];
};

/* Runs the programs of an FDE up to pc. */
bool cfi_compile(const struct cfi_section *section, const struct fde *fde, uint64_t pc, struct unwind_row *row);

#endif
