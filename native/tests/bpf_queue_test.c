#include "check.h"
#include "events/bpf_queue.h"

enum { MANY = 1 << 16 };

static const uint64_t long_enough = 60000000;

static bool put(struct bpf_queue *queue, enum bpf_event_kind kind, uint64_t id, uint64_t time_ns)
{
    struct bpf_event event = {.kind = kind, .id = id, .pid = (int)id, .time_ns = time_ns, .cpu_ns = id * 10, .minor_faults = id};
    return bpf_queue_put(queue, &event);
}

static int take(struct bpf_queue *queue, uint64_t now_ns, struct fuzmon_process_event *event)
{
    return bpf_queue_take(queue, now_ns, event) ? event->pid : 0;
}

TEST(an_end_is_told_once_what_it_used_is_known_and_the_rest_behind_it)
{
    struct bpf_queue *queue = bpf_queue_new();
    struct fuzmon_process_event event;
    CHECK(put(queue, BPF_EVENT_FORK, 1, 100) && put(queue, BPF_EVENT_EXIT, 1, 200) && put(queue, BPF_EVENT_FORK, 2, 300));
    CHECK_INT(take(queue, 400, &event), 1);
    CHECK_INT(event.kind, FUZMON_PROCESS_FORK);
    CHECK_INT(take(queue, 400, &event), 0);
    CHECK_INT(bpf_queue_count(queue), 2);

    CHECK(put(queue, BPF_EVENT_FREE, 1, 500));
    CHECK_INT(take(queue, 600, &event), 1);
    CHECK_INT(event.kind, FUZMON_PROCESS_EXIT);
    CHECK(event.known & FUZMON_KNOWN_CPU && event.known & FUZMON_KNOWN_FAULTS);
    CHECK_INT(event.cpu_ns, 10);
    CHECK_INT(event.time_ns, 200);
    CHECK_INT(take(queue, 600, &event), 2);
    CHECK_INT(take(queue, 600, &event), 0);
    bpf_queue_free(queue);
}

TEST(an_end_that_is_not_freed_in_time_is_told_without_what_it_used)
{
    struct bpf_queue *queue = bpf_queue_new();
    struct fuzmon_process_event event;
    CHECK(put(queue, BPF_EVENT_EXIT, 1, 200));
    CHECK_INT(take(queue, 199 + long_enough, &event), 0);
    CHECK_INT(take(queue, 200 + long_enough, &event), 1);
    CHECK(!(event.known & FUZMON_KNOWN_CPU));

    /* That it is freed after all, and its id is another's then, makes no difference. */
    CHECK(put(queue, BPF_EVENT_FREE, 1, 300) && put(queue, BPF_EVENT_EXIT, 1, 400));
    CHECK_INT(take(queue, 500, &event), 0);
    CHECK(put(queue, BPF_EVENT_FREE, 1, 500));
    CHECK_INT(take(queue, 500, &event), 1);
    CHECK(event.known & FUZMON_KNOWN_CPU);
    bpf_queue_free(queue);
}

TEST(an_id_whose_former_owner_was_never_freed_is_its_new_owner_s)
{
    struct bpf_queue *queue = bpf_queue_new();
    struct fuzmon_process_event event;
    CHECK(put(queue, BPF_EVENT_EXIT, 1, 200) && put(queue, BPF_EVENT_EXIT, 1, 300) && put(queue, BPF_EVENT_FREE, 1, 400));
    CHECK_INT(take(queue, 200 + long_enough, &event), 1);
    CHECK(!(event.known & FUZMON_KNOWN_CPU));
    CHECK_INT(take(queue, 200 + long_enough, &event), 1);
    CHECK(event.known & FUZMON_KNOWN_CPU);
    CHECK_INT(bpf_queue_count(queue), 0);
    bpf_queue_free(queue);
}

TEST(a_full_queue_waits_for_nothing_and_loses_nothing)
{
    struct bpf_queue *queue = bpf_queue_new();
    struct fuzmon_process_event event;
    int told = 0;
    for (uint64_t id = 1; id <= MANY; id++) {
        while (!put(queue, BPF_EVENT_EXIT, id, 100)) {
            CHECK(bpf_queue_is_full(queue));
            CHECK_INT(take(queue, 100, &event), ++told);
        }
    }
    /* Those that wait yet are found, wherever they lie. */
    for (uint64_t id = MANY; id >= 1; id--)
        CHECK(put(queue, BPF_EVENT_FREE, id, 200));
    while (take(queue, 200, &event)) {
        CHECK_INT(event.pid, ++told);
        CHECK_INT(event.cpu_ns, told * 10);
    }
    CHECK_INT(told, MANY);
    bpf_queue_free(queue);
}
