#include "check.h"
#include "ranges.h"

#include <stdint.h>

static uint64_t find(const struct ranges *ranges, uint64_t address)
{
    const struct range *range = ranges_find(ranges, address);
    return range ? range->value : 0;
}

TEST(an_address_is_found_in_its_range_only)
{
    struct ranges ranges = {0};
    CHECK(ranges_add(&ranges, 30, 40, 2) && ranges_add(&ranges, 10, 20, 1) && ranges_finish(&ranges));
    CHECK_INT(find(&ranges, 9), 0);
    CHECK_INT(find(&ranges, 10), 1);
    CHECK_INT(find(&ranges, 19), 1);
    CHECK_INT(find(&ranges, 20), 0);
    CHECK_INT(find(&ranges, 39), 2);
    CHECK_INT(find(&ranges, UINT64_MAX), 0);
    CHECK_INT(ranges_after(&ranges, 10)->value, 2);
    CHECK(!ranges_after(&ranges, 30));
    ranges_free(&ranges);
}

TEST(an_empty_map_finds_nothing)
{
    struct ranges ranges = {0};
    CHECK(ranges_add(&ranges, 5, 5, 1) && ranges_add(&ranges, 6, 5, 1) && ranges_finish(&ranges));
    CHECK_INT(find(&ranges, 5), 0);
    ranges_free(&ranges);
}

TEST(the_innermost_of_nested_ranges_holds)
{
    struct ranges ranges = {0};
    CHECK(ranges_add(&ranges, 0, 100, 1) && ranges_add(&ranges, 10, 50, 2) && ranges_add(&ranges, 20, 30, 3) &&
          ranges_add(&ranges, 60, 120, 4) && ranges_finish(&ranges));
    static const struct {
        uint64_t address, value;
    } expected[] = {{0, 1}, {9, 1}, {10, 2}, {20, 3}, {29, 3}, {30, 2}, {49, 2}, {50, 1}, {59, 1}, {60, 4}, {110, 4}, {120, 0}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        CHECK_INT(find(&ranges, expected[i].address), expected[i].value);
    ranges_free(&ranges);
}

TEST(of_equal_ranges_the_greatest_value_holds)
{
    struct ranges ranges = {0};
    CHECK(ranges_add(&ranges, 0, 10, 7) && ranges_add(&ranges, 0, 10, 9) && ranges_add(&ranges, 0, 10, 8) &&
          ranges_finish(&ranges));
    CHECK_INT(find(&ranges, 5), 9);
    CHECK_INT(ranges.count, 1);
    ranges_free(&ranges);
}

TEST(any_set_of_ranges_becomes_a_disjoint_one_that_covers_the_same)
{
    srand(1);
    for (int round = 0; round < 2000; round++) {
        struct ranges ranges = {0};
        char covered[64] = {0};
        for (int i = 0; i < 12; i++) {
            uint64_t low = (uint64_t)rand() % 60, high = low + (uint64_t)rand() % (64 - low);
            CHECK(ranges_add(&ranges, low, high, 1 + (uint64_t)i));
            memset(covered + low, 1, high - low);
        }
        CHECK(ranges_finish(&ranges));
        for (size_t i = 1; i < ranges.count; i++)
            CHECK(ranges.items[i - 1].high <= ranges.items[i].low);
        for (uint64_t address = 0; address < sizeof covered; address++)
            CHECK_INT(find(&ranges, address) != 0, covered[address]);
        ranges_free(&ranges);
    }
}
