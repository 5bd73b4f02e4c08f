#define _GNU_SOURCE
#include "check.h"
#include "stop_priority.h"

#include <sched.h>

TEST(what_happens_during_a_stop_comes_before_ordinary_threads)
{
    bool is_raised = stop_priority_raise();
    if (!is_raised) {
        fprintf(stderr, "skipped: real-time priority is not allowed\n");
        exit(77);
    }
    CHECK_INT(sched_getscheduler(0) & ~SCHED_RESET_ON_FORK, SCHED_FIFO);
    stop_priority_restore(is_raised);
    CHECK_INT(sched_getscheduler(0), SCHED_OTHER);
}

TEST(a_policy_that_somebody_chose_stays)
{
    struct sched_param none = {0};
    CHECK_INT(sched_setscheduler(0, SCHED_BATCH, &none), 0);
    CHECK(!stop_priority_raise());
    CHECK_INT(sched_getscheduler(0), SCHED_BATCH);
    stop_priority_restore(false);
    CHECK_INT(sched_getscheduler(0), SCHED_BATCH);
}
