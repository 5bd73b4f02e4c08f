/* TEST(name) { ... } registers a test; the program runs the one named by its argument. */
#ifndef FUZMON_CHECK_H
#define FUZMON_CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct test {
    const char *name;
    void (*run)(void);
    struct test *next;
};

static __attribute__((unused)) struct test *all_tests;

#define TEST(test_name)                                                                                                          \
    static void run_##test_name(void);                                                                                           \
    __attribute__((constructor)) static void register_##test_name(void)                                                          \
    {                                                                                                                            \
        static struct test test = {.name = #test_name, .run = run_##test_name};                                                  \
        test.next = all_tests;                                                                                                   \
        all_tests = &test;                                                                                                       \
    }                                                                                                                            \
    static void run_##test_name(void)

#define CHECK(condition)                                                                                                         \
    do {                                                                                                                         \
        if (!(condition)) {                                                                                                      \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                                              \
            exit(EXIT_FAILURE);                                                                                                  \
        }                                                                                                                        \
    } while (0)

#define CHECK_INT(actual, expected)                                                                                              \
    do {                                                                                                                         \
        long long actual_ = (actual), expected_ = (expected);                                                                    \
        if (actual_ != expected_) {                                                                                              \
            fprintf(stderr, "%s:%d: %s is %lld, not %lld\n", __FILE__, __LINE__, #actual, actual_, expected_);                   \
            exit(EXIT_FAILURE);                                                                                                  \
        }                                                                                                                        \
    } while (0)

#define CHECK_TEXT(actual, expected)                                                                                             \
    do {                                                                                                                         \
        const char *actual_ = (actual), *expected_ = (expected);                                                                 \
        if (strcmp(actual_, expected_) != 0) {                                                                                   \
            fprintf(stderr, "%s:%d: %s is '%s', not '%s'\n", __FILE__, __LINE__, #actual, actual_, expected_);                   \
            exit(EXIT_FAILURE);                                                                                                  \
        }                                                                                                                        \
    } while (0)

#ifndef CHECK_WITHOUT_MAIN
int main(int argc, char **argv)
{
    for (struct test *test = all_tests; test && argc == 2; test = test->next)
        if (!strcmp(test->name, argv[1])) {
            test->run();
            return EXIT_SUCCESS;
        }
    fprintf(stderr, "usage: %s TEST\n", argv[0]);
    return EXIT_FAILURE;
}
#endif

#endif
