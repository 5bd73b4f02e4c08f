/* Fills the cache of compiled rows of each image that this process maps, as any long use does. */
#ifndef FUZMON_FILL_ROWS_H
#define FUZMON_FILL_ROWS_H

void fill_rows(void);

#endif
