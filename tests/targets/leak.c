/* leak MIB_A_SECOND: touches more and more memory until somebody ends it, which happens by itself after two minutes or 2 GiB. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    size_t chunk = (size_t)(argc > 1 ? atoi(argv[1]) : 16) * (1 << 20) / 20;
    alarm(120);
    for (size_t all = 0;; all += chunk) {
        if (all >= (size_t)2 << 30)
            pause();
        char *memory = malloc(chunk);
        if (!memory)
            return 1;
        memset(memory, 1, chunk);
        usleep(50000);
    }
}
