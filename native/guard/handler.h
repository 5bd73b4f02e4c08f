#ifndef FUZMON_GUARD_HANDLER_H
#define FUZMON_GUARD_HANDLER_H

/* As the program that core_pattern names: gives the dump on stdin to the guard, as the kernel does where it can by itself. */
int handle(const char *folder, const char *pid, const char *signal, const char *dumpable);

#endif
