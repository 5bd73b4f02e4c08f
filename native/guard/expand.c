#include "expand.h"

#include <stdio.h>
#include <string.h>

static bool add(struct expanded *expanded, const char *text, size_t length)
{
    if (length >= sizeof expanded->text - expanded->length)
        return false;
    memcpy(expanded->text + expanded->length, text, length);
    expanded->length += length;
    expanded->text[expanded->length] = '\0';
    return true;
}

static bool add_number(struct expanded *expanded, unsigned long long number)
{
    char text[24];
    return add(expanded, text, (size_t)snprintf(text, sizeof text, "%llu", number));
}

/* Names that somebody else has chosen lead to no other folder. */
static bool add_name(struct expanded *expanded, const char *name)
{
    size_t at = expanded->length, length = strlen(name);
    if (!add(expanded, name, length))
        return false;
    char *added = expanded->text + at;
    for (char *slash = added; (slash = strchr(slash, '/'));)
        *slash = '!';
    if (length && (strcmp(added, ".") == 0 || strcmp(added, "..") == 0))
        *added = '!';
    return length || add(expanded, "!", 1);
}

static bool add_specifier(struct expanded *expanded, char specifier, const struct crasher *crasher, time_t now)
{
    const char *slash = strrchr(crasher->exe, '/');
    switch (specifier) {
    case '%':
        return add(expanded, "%", 1);
    case 'p':
        return add_number(expanded, (unsigned)crasher->inner_pid);
    case 'P':
        return add_number(expanded, (unsigned)crasher->pid);
    case 'i':
    case 'I':
        /* The dump has the id of the thread's own namespace. */
        if (crasher->inner_tid && (specifier == 'i' || crasher->inner_pid == crasher->pid))
            return add_number(expanded, (unsigned)crasher->inner_tid);
        if (crasher->threads > 1)
            expanded->unfaithful = "the thread's id is that of the process";
        return add_number(expanded, (unsigned)(specifier == 'i' ? crasher->inner_pid : crasher->pid));
    case 'u':
        return add_number(expanded, crasher->uid);
    case 'g':
        return add_number(expanded, crasher->gid);
    case 'd':
        return add_number(expanded, crasher->dumpable);
    case 's':
        return add_number(expanded, (unsigned)crasher->signal);
    case 't':
        return add_number(expanded, (unsigned long long)now);
    case 'c':
        return add_number(expanded, crasher->core_limit);
    case 'h':
        if (crasher->has_foreign_host)
            expanded->unfaithful = "the host name is not its own";
        return add_name(expanded, crasher->host);
    case 'e':
        if (crasher->threads > 1)
            expanded->unfaithful = "the thread's name is that of the process";
        return add_name(expanded, crasher->comm);
    case 'f':
        return add_name(expanded, slash ? slash + 1 : crasher->comm);
    case 'E':
        return add_name(expanded, crasher->exe[0] ? crasher->exe : crasher->comm);
    case 'C':
    case 'F':
        expanded->unfaithful = specifier == 'C' ? "the CPU is not known" : "there is no pidfd";
        return add_number(expanded, 0);
    default:
        /* Unknown ones are dropped. */
        return true;
    }
}

static bool end_argument(struct expanded *expanded, size_t *begin, int *count)
{
    if (expanded->length == *begin)
        return true;
    if (*count == EXPANDED_ARGUMENTS || !add(expanded, "", 1))
        return false;
    expanded->arguments[(*count)++] = expanded->text + *begin;
    expanded->arguments[*count] = NULL;
    *begin = expanded->length;
    return true;
}

bool expand(const char *pattern, const struct crasher *crasher, bool uses_pid, time_t now, struct expanded *expanded)
{
    bool is_pipe = *pattern == '|', has_pid = false;
    size_t begin = 0;
    int count = 0;
    *expanded = (struct expanded){.length = 0};
    for (pattern += is_pipe; *pattern; pattern++) {
        if (is_pipe && (*pattern == ' ' || *pattern == '\t')) {
            if (!end_argument(expanded, &begin, &count))
                return false;
        } else if (*pattern != '%') {
            if (!add(expanded, pattern, 1))
                return false;
        } else {
            /* A single % at the end is dropped, too. */
            if (!*++pattern)
                break;
            has_pid |= *pattern == 'p';
            if (!add_specifier(expanded, *pattern, crasher, now))
                return false;
        }
    }
    if (is_pipe)
        return end_argument(expanded, &begin, &count) && count > 0;
    if (uses_pid && !has_pid)
        return add(expanded, ".", 1) && add_number(expanded, (unsigned)crasher->inner_pid);
    return expanded->length > 0;
}
