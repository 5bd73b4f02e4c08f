#ifndef SYMBOLS_SERVE_H
#define SYMBOLS_SERVE_H

/* Answers requests until the other end of the socket closes (0) or breaks the protocol (1). */
int symbols_serve(int socket);

#endif
