#include "check.h"
#include "expand.h"

static struct expanded expanded;

static struct crasher some_crasher(void)
{
    return (struct crasher){.pid = 500, .inner_pid = 7, .inner_tid = 8, .signal = 11, .dumpable = 1, .uid = 1000, .gid = 100,
                            .threads = 1, .core_limit = UINT64_MAX, .comm = "a b", .exe = "/opt/dir/program", .host = "host"};
}

static const char *expand_as(const char *pattern, bool uses_pid)
{
    struct crasher crasher = some_crasher();
    CHECK(expand(pattern, &crasher, uses_pid, 1234, &expanded));
    return expanded.text;
}

TEST(specifiers_mean_what_core_5_says)
{
    CHECK(!strcmp(expand_as("/c/%e-%f-%E-%p-%P-%i-%u-%g-%s-%t-%h-%d-%c-%%", false),
                  "/c/a b-program-!opt!dir!program-7-500-8-1000-100-11-1234-host-1-18446744073709551615-%"));
    CHECK(!expanded.unfaithful);
}

TEST(unknown_specifiers_and_a_last_percent_are_dropped)
{
    CHECK(!strcmp(expand_as("core%y.%", false), "core."));
}

TEST(the_pid_is_added_where_core_uses_pid_says_so_and_it_is_not_there)
{
    CHECK(!strcmp(expand_as("core", true), "core.7"));
    CHECK(!strcmp(expand_as("core.%p", true), "core.7"));
    CHECK(!strcmp(expand_as("core", false), "core"));
}

TEST(a_pipe_is_split_before_it_is_expanded)
{
    expand_as("|/bin/collect %e  %s", true);
    CHECK(!strcmp(expanded.arguments[0], "/bin/collect"));
    CHECK(!strcmp(expanded.arguments[1], "a b"));
    CHECK(!strcmp(expanded.arguments[2], "11"));
    CHECK(!expanded.arguments[3]);
}

TEST(a_chosen_name_leads_nowhere_else)
{
    struct crasher crasher = some_crasher();
    strcpy(crasher.comm, "../x");
    CHECK(expand("%e", &crasher, false, 0, &expanded));
    CHECK(!strcmp(expanded.text, "..!x"));
    strcpy(crasher.comm, "..");
    CHECK(expand("d/%e", &crasher, false, 0, &expanded));
    CHECK(!strcmp(expanded.text, "d/!."));
}

TEST(what_is_not_as_the_kernel_would_have_it_is_said)
{
    struct crasher crasher = some_crasher();
    crasher.threads = 2;
    CHECK(expand("%e", &crasher, false, 0, &expanded));
    CHECK(expanded.unfaithful);
    CHECK(expand("%i", &crasher, false, 0, &expanded));
    CHECK(!expanded.unfaithful);
}

TEST(what_is_too_long_is_refused)
{
    struct crasher crasher = some_crasher();
    memset(crasher.exe, 'x', sizeof crasher.exe - 1);
    crasher.exe[0] = '/';
    CHECK(expand("%E", &crasher, false, 0, &expanded));
    CHECK(!expand("%E%E", &crasher, false, 0, &expanded));
    CHECK(!expand("", &crasher, false, 0, &expanded));
    CHECK(!expand("|", &crasher, false, 0, &expanded));
    char many[4 * EXPANDED_ARGUMENTS] = "|";
    for (int i = 0; i <= EXPANDED_ARGUMENTS; i++)
        strcat(many, "a ");
    CHECK(!expand(many, &crasher, false, 0, &expanded));
}
