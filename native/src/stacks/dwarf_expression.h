/* DWARF location expressions, as far as CFI uses them. */
#ifndef FUZMON_DWARF_EXPRESSION_H
#define FUZMON_DWARF_EXPRESSION_H

#include "walk.h"

enum expression_result { EXPRESSION_OK, EXPRESSION_UNKNOWN_REGISTER, EXPRESSION_FAILED };

struct expression_input {
    struct walk *walk; /* memory; its registers are not used */
    const struct cfi_section *section;
    const struct registers *registers;
    uint64_t bias;
    const uint64_t *pushed; /* the CFA, where it is on the stack at the start; else NULL */
};

/* Evaluates the block whose length stands at an offset of the section. */
enum expression_result expression_evaluate(const struct expression_input *input, size_t offset, uint64_t *result);

#endif
