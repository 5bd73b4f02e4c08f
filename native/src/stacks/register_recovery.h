/* The rbp of a thread whose callee-saved registers are not known, from its stack. */
#ifndef FUZMON_REGISTER_RECOVERY_H
#define FUZMON_REGISTER_RECOVERY_H

#include "walk.h"

/* Whether it is the frame of a function that begins with push %rbp; mov %rsp,%rbp. */
bool is_rbp_frame(const struct unwind_row *row);

/*
 * Sets rbp when the row's frame keeps the caller's rbp and the return address right at its own rbp, and the code of the function
 * tells exactly how far that is above rsp. Nothing is guessed.
 */
bool recover_rbp(struct walk *walk, const struct unwind_module *module, const struct unwind_row *row);

#endif
