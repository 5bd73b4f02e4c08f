#include "check.h"
#include "fuzmon.h"
#include "fuzmon_follow.h"

#include <stddef.h>

/* The managed side declares the same structures by hand. */
_Static_assert(sizeof(struct fuzmon_launch_request) == 80 && offsetof(struct fuzmon_launch_request, nofile_soft) == 32, "");
_Static_assert(sizeof(struct fuzmon_launched) == 12, "");
_Static_assert(sizeof(struct fuzmon_child) == 40 && offsetof(struct fuzmon_child, cpu_ns) == 16, "");
_Static_assert(sizeof(struct fuzmon_signal) == 16, "");
_Static_assert(sizeof(struct fuzmon_follower) == 12 && sizeof(struct fuzmon_follow_begin) == 16, "");
_Static_assert(sizeof(struct fuzmon_follow_crash) == 288 && offsetof(struct fuzmon_follow_crash, registers) == 72, "");
_Static_assert(sizeof(struct fuzmon_follow_confirm) == 32 && sizeof(struct fuzmon_follow_totals) == 40, "");

TEST(the_library_is_of_the_version_of_its_header)
{
    CHECK_INT(fuzmon_abi_version(), FUZMON_ABI_VERSION);
}
