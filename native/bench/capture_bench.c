/* capture_bench PID hybrid|stop-all|no-stop|libunwind CAPTURES: how long its threads stand still, and how long a capture takes. */
#define _GNU_SOURCE
#include "fuzmon.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static double us(uint64_t *sorted, int count, double at)
{
    return (double)sorted[(int)(at * (count - 1))] / 1000;
}

int main(int argc, char **argv)
{
    int count = argc == 4 ? atoi(argv[3]) : 0;
    if (count < 2) {
        fprintf(stderr, "usage: %s PID hybrid|stop-all|no-stop|libunwind CAPTURES\n", argv[0]);
        return 1;
    }
    struct fuzmon_capture_options options = {0};
    options.mode = !strcmp(argv[2], "stop-all") ? FUZMON_CAPTURE_STOP_ALL
                   : !strcmp(argv[2], "no-stop") ? FUZMON_CAPTURE_NO_STOP
                                                 : FUZMON_CAPTURE_HYBRID;
    options.unwinder = !strcmp(argv[2], "libunwind") ? FUZMON_UNWINDER_LIBUNWIND : FUZMON_UNWINDER_OWN;
    options.deadline_us = 5000000;
    struct fuzmon_tracer *tracer;
    struct fuzmon_stacks *stacks;
    int result = fuzmon_stacks_open(atoi(argv[1]), &stacks);
    if (!result)
        result = fuzmon_tracer_start(&tracer);
    uint64_t *pauses = calloc((size_t)count, sizeof *pauses), *sums = calloc((size_t)count, sizeof *sums);
    uint64_t *totals = calloc((size_t)count, sizeof *totals), cold = 0;
    const struct fuzmon_capture_header *block = NULL;
    for (int i = 0; i < count && !result; i++) {
        result = fuzmon_tracer_capture(tracer, stacks, &options, 60000, &block);
        if (result)
            break;
        pauses[i] = block->pause_ns;
        sums[i] = block->stopped_ns;
        totals[i] = block->total_ns;
        if (i == 0)
            cold = block->total_ns;
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
    if (result) {
        fprintf(stderr, "%s: %s\n", argv[1], strerror(-result));
        return 1;
    }
    qsort(pauses, (size_t)count, sizeof *pauses, compare);
    qsort(sums, (size_t)count, sizeof *sums, compare);
    qsort(totals, (size_t)count, sizeof *totals, compare);
    printf("%-9s %u threads, %u frames, %u stopped: pause median %.1f p99 %.1f us, all pauses median %.1f us; "
           "total cold %.0f warm median %.0f p99 %.0f us\n",
        argv[2], block->thread_count, block->frame_count, block->threads_stopped, us(pauses, count, 0.5), us(pauses, count, 0.99),
        us(sums, count, 0.5), (double)cold / 1000, us(totals, count, 0.5), us(totals, count, 0.99));
    fuzmon_tracer_stop(tracer);
    fuzmon_stacks_close(stacks);
    free(pauses);
    free(sums);
    free(totals);
    return 0;
}
