// Counts words, numbers and signs of a file, or of standard input: different inputs take different ways. One beginning with ! aborts.
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

struct tally {
    int words, numbers, signs;
};

static int next(FILE *in)
{
    int c = fgetc(in);
    if (c == '\\') {
        c = fgetc(in);
        return c == EOF ? EOF : 'x';
    }
    return c;
}

static int number(FILE *in, struct tally *tally)
{
    int c = next(in);
    while (c != EOF && (isdigit(c) || c == '.'))
        c = next(in);
    tally->numbers++;
    return c;
}

static int word(FILE *in, struct tally *tally)
{
    int c = next(in);
    while (c != EOF && isalpha(c))
        c = next(in);
    tally->words++;
    return c;
}

static void never(struct tally *tally)
{
    tally->signs = -1;
}

int main(int argc, char **argv)
{
    struct tally tally = { 0, 0, 0 };
    FILE *in = argc > 1 ? fopen(argv[1], "r") : stdin;
    if (!in)
        return 2;
    int c = next(in);
    if (c == '!')
        abort();
    while (c != EOF) {
        if (isdigit(c))
            c = number(in, &tally);
        else if (isalpha(c))
            c = word(in, &tally);
        else {
            if (!isspace(c))
                tally.signs++;
            c = next(in);
        }
    }
    if (tally.words > 1000 && tally.numbers > 1000 && tally.signs > 1000)
        never(&tally);
    printf("%d words, %d numbers, %d signs\n", tally.words, tally.numbers, tally.signs);
    return 0;
}
