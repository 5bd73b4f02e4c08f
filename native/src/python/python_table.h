/* Where a version of CPython keeps its fields. */
#ifndef FUZMON_PYTHON_TABLE_H
#define FUZMON_PYTHON_TABLE_H

#include "fuzmon.h"

/* 0, or -EINVAL for a table by which nothing may be read. */
int python_table_check(const struct fuzmon_python *table);

#endif
