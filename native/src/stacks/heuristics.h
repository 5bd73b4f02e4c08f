/* Steps to the caller where no CFI covers the pc. */
#ifndef FUZMON_HEURISTICS_H
#define FUZMON_HEURISTICS_H

#include "walk.h"

enum guess { GUESS_CALLER, GUESS_OUTERMOST, GUESS_NONE };

/* is_mapped: the pc lies in executable memory. On GUESS_CALLER the walk stands at the caller, next_flags say how it was found. */
enum guess guess_caller(struct walk *walk, bool is_mapped);

/* The kernel's signal trampoline of a C library without CFI for it: true when the walk stands at the interrupted frame. */
bool leave_signal_trampoline(struct walk *walk);

#endif
