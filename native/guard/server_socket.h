/* The socket that dumps come to, in a folder of root's. */
#ifndef FUZMON_GUARD_SERVER_SOCKET_H
#define FUZMON_GUARD_SERVER_SOCKET_H

#include <stddef.h>

/* Its path. -ENAMETOOLONG when there is none. */
int server_path(const char *folder, char *into, size_t size);

/* Descriptors or -errno. */
int server_listen(const char *folder);
int server_connect(const char *folder);

#endif
