/* The rbp of a thread whose callee-saved registers are not known, from its stack. */
#ifndef FUZMON_REGISTER_RECOVERY_H
#define FUZMON_REGISTER_RECOVERY_H

#include "walk.h"

/*
 * Sets rbp when the row's frame keeps the caller's rbp and the return address right at its own rbp, and exactly one place of
 * the stack can be that: the return address follows a call to this very function, and so does the next one.
 */
bool recover_rbp(struct walk *walk, const struct unwind_module *module, const struct unwind_row *row);

#endif
