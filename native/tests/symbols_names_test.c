#include "check.h"
#include "names.h"

#include <stdint.h>

static const char *demangle(const char *name)
{
    static char text[256];
    text[symbols_demangle(name, text, sizeof text - 1)] = '\0';
    return text;
}

TEST(names_of_cpp_are_demangled)
{
    CHECK_TEXT(demangle("_ZN5outer4workEi"), "outer::work(int)");
    CHECK_TEXT(demangle("_ZNSt6vectorIiSaIiEE9push_backEOi"), "std::vector<int, std::allocator<int> >::push_back(int&&)");
}

TEST(the_hash_of_a_rust_name_is_taken_off)
{
    CHECK_TEXT(demangle("_ZN4core3fmt5Write9write_fmt17h0123456789abcdefE"), "core::fmt::Write::write_fmt");
    CHECK_TEXT(demangle("_ZN4core3fmt17h0123456789abcdeXE"), "core::fmt::h0123456789abcdeX");
}

TEST(what_is_not_mangled_or_not_well_stays_as_it_is)
{
    static const char *const names[] = {"main", "_Z", "_ZN", "_ZN5outer", "", "_D3std5stdio", "_RNvC6_123foo3bar", "\x1b[31m"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        CHECK_TEXT(demangle(names[i]), names[i]);
}

/* Each substitution holds the one before it twice. */
TEST(a_name_that_unfolds_without_end_is_cut)
{
    char name[1024] = "_Z1fSt4pairIiiE", text[100];
    size_t length = strlen(name);
    for (int i = 0; i < 40; i++)
        length += (size_t)snprintf(name + length, sizeof name - length, "St4pairIS%c_S%c_E", i < 10 ? '0' + i : 'A' + i - 10,
                                   i < 10 ? '0' + i : 'A' + i - 10);
    CHECK_INT(symbols_demangle(name, text, sizeof text), sizeof text);
}

TEST(a_name_longer_than_any_is_cut_and_not_demangled)
{
    char *name = malloc(1 << 20), text[64];
    memset(name, 'a', 1 << 20);
    memcpy(name, "_Z", 2);
    name[(1 << 20) - 1] = '\0';
    CHECK_INT(symbols_demangle(name, text, sizeof text), sizeof text);
    CHECK(!memcmp(text, "_Zaaa", 5));
    free(name);
}

TEST(a_cached_name_is_the_same)
{
    static struct name_cache cache;
    static const char name[] = "_ZN5outer4workEi";
    for (int i = 0; i < 3; i++) {
        char text[64], little[5];
        CHECK_INT(name_cache_demangle(&cache, name, text, sizeof text), 16);
        CHECK(!memcmp(text, "outer::work(int)", 16));
        CHECK_INT(name_cache_demangle(&cache, name, little, sizeof little), 5);
        CHECK(!memcmp(little, "outer", 5));
    }
    name_cache_clear(&cache);
}
