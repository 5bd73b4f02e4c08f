/*
 * fuzmon-symbols: names the addresses of programs that nobody vouches for. It reads their DWARF by libdw, which was not written
 * for hostile input, so it starts by giving everything away but the socket on its standard input.
 */
#define _GNU_SOURCE
#include "sandbox.h"
#include "serve.h"

#include <sys/socket.h>
#include <unistd.h>

enum { NO_SOCKET = 2, NO_SANDBOX = 3 };

int main(void)
{
    int type;
    socklen_t size = sizeof type;
    if (getsockopt(STDIN_FILENO, SOL_SOCKET, SO_TYPE, &type, &size) || type != SOCK_SEQPACKET)
        return NO_SOCKET;
    if (!sandbox_close_descriptors() || !sandbox_enter())
        return NO_SANDBOX;
    return symbols_serve(STDIN_FILENO);
}
