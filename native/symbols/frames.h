#ifndef SYMBOLS_FRAMES_H
#define SYMBOLS_FRAMES_H

#include "program.h"

enum {
    SYMBOLS_MAX_RESULT = sizeof(struct symbols_result) +
                         SYMBOLS_MAX_FRAMES * (sizeof(struct symbols_frame) + SYMBOLS_MAX_FUNCTION + SYMBOLS_MAX_PATH)
};

/* Puts the symbols_result of an address, at most SYMBOLS_MAX_RESULT bytes. Loads the program. */
void symbols_put_result(struct symbols_reply *reply, struct program *program, uint16_t index, uint64_t address);

#endif
