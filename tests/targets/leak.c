/* leak MIB_A_SECOND: touches more and more memory until somebody ends it. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    size_t chunk = (size_t)(argc > 1 ? atoi(argv[1]) : 16) * (1 << 20) / 20;
    for (;;) {
        char *memory = malloc(chunk);
        if (!memory)
            return 1;
        memset(memory, 1, chunk);
        usleep(50000);
    }
}
