/*
 * fuzmon-follower: traces what the monitor launched, all descendants, and tells it what happens. Its standard input is a socket to
 * the monitor. A process of its own and not a thread of the monitor, since the monitor waits for its children: any of its threads
 * would be told the stops and ends that the tracer waits for, and be interrupted by a signal for each.
 */
#include "follow/follower.h"

#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
    struct stat status;
    if (fstat(STDIN_FILENO, &status) || !S_ISSOCK(status.st_mode)) {
        fprintf(stderr, "fuzmon-follower is started by fuzmon\n");
        return 2;
    }
    follower_run(STDIN_FILENO);
}
