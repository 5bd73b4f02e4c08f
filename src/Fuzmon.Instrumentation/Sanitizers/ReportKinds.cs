namespace Fuzmon.Instrumentation.Sanitizers;

/// <summary>The names of what is reported, found by the words of the report.</summary>
internal static class ReportKinds
{
    private static readonly (string Words, string Kind)[] Undefined =
    [
        ("control flow integrity check", "bad-cast"),
        ("which does not point to an object of type", "bad-cast"),
        ("division by zero", "divide-by-zero"),
        ("out of bounds for type", "index-out-of-bounds"),
        ("unsigned integer overflow", "unsigned-integer-overflow"),
        ("signed integer overflow", "integer-overflow"),
        ("cannot be represented in type", "integer-overflow"),
        ("implicit conversion", "implicit-conversion"),
        ("shift exponent", "undefined-shift"),
        ("left shift of", "undefined-shift"),
        ("misaligned address", "misaligned-address"),
        ("member access within null pointer", "null-dereference"),
        ("member call on null pointer", "null-dereference"),
        ("null pointer of type", "null-dereference"),
        ("reference binding to null pointer", "null-dereference"),
        ("null pointer passed as argument", "invalid-null-argument"),
        ("null pointer returned from function", "invalid-null-return"),
        ("null pointer", "pointer-overflow"),
        ("incorrect function type", "incorrect-function-pointer-type"),
        ("non-positive value", "non-positive-vla-bound-value"),
        ("pointer index expression", "pointer-overflow"),
        ("addition of unsigned offset", "pointer-overflow"),
        ("subtraction of unsigned offset", "pointer-overflow"),
        ("insufficient space for an object", "object-size"),
        ("not a valid value for type 'bool'", "invalid-bool-value"),
        ("not a valid value for type", "invalid-enum-value"),
        ("value of type", "float-cast-overflow"),
        ("outside the range of representable values", "float-cast-overflow"),
        ("execution reached an unreachable program point", "unreachable-code"),
        ("execution reached the end of a value-returning function", "no-return-value"),
        ("passing zero to", "invalid-builtin-use"),
    ];

    private static readonly (string Words, string Kind)[] Libc =
    [
        ("*** stack smashing detected ***", "stack-smashing"),
        ("*** buffer overflow detected ***", "buffer-overflow"),
        ("double free or corruption", "heap-corruption"),
        ("free(): double free detected", "double-free"),
        ("free(): invalid", "invalid-free"),
        ("munmap_chunk(): invalid pointer", "invalid-free"),
        ("realloc(): ", "heap-corruption"),
        ("malloc(): ", "heap-corruption"),
        ("free(): ", "heap-corruption"),
        ("malloc_consolidate(): ", "heap-corruption"),
        ("corrupted size vs. prev_size", "heap-corruption"),
        ("corrupted double-linked list", "heap-corruption"),
        ("Fatal glibc error: malloc", "heap-corruption"),
    ];

    private static readonly (string Words, string Tool, string Kind)[] Others =
    [
        ("BUG: KASAN: ", "KASAN", "kernel-failure"),
        ("Kernel panic - not syncing", "kernel", "kernel-failure"),
        ("Unable to handle kernel ", "kernel", "kernel-failure"),
        ("# Fatal error in ", "V8", "fatal-error"),
        ("JavaScript heap out of memory", "V8", "out-of-memory"),
        ("===BUG DETECTED: PySecSan: ", "PySecSan", "pysecsan"),
        ("== Java Exception: ", "Jazzer", "uncaught-exception"),
    ];

    /// <summary>Of UBSan's <c>runtime error:</c>.</summary>
    public static string OfUndefined(ReadOnlySpan<char> message) => Find(Undefined, message) ?? "undefined-behavior";

    /// <summary>Of a line that libc prints before it aborts; null when it is none.</summary>
    public static string? OfLibc(ReadOnlySpan<char> line) => Find(Libc, line);

    /// <summary>Of a line of a tool whose reports are named and not read; null when it is none.</summary>
    public static (string Tool, string Kind)? OfOther(ReadOnlySpan<char> line)
    {
        foreach (var (words, tool, kind) in Others)
        {
            if (line.IndexOf(words, StringComparison.Ordinal) >= 0)
                return (tool, kind);
        }

        return null;
    }

    /// <summary>Of what follows <c>ERROR: SomethingSanitizer:</c>.</summary>
    public static string OfSanitizer(ReadOnlySpan<char> message)
    {
        var text = message.Trim();
        if (text.StartsWith("attempting double-free"))
            return "double-free";
        if (text.StartsWith("attempting free on address") || text.StartsWith("attempting to call malloc_usable_size"))
            return "invalid-free";
        if (text.StartsWith("detected memory leaks"))
            return "direct-leak";
        if (text.StartsWith("requested allocation size") || text.StartsWith("calloc parameters overflow"))
            return "allocation-size-too-big";
        if (text.IndexOf("out of memory", StringComparison.OrdinalIgnoreCase) >= 0 || text.StartsWith("out-of-memory"))
            return "out-of-memory";
        if (text.StartsWith("fuzz target overwrites its const input"))
            return "overwrites-const-input";
        if (text.StartsWith("fuzz target exited"))
            return "unexpected-exit";
        if (text.StartsWith("deadly signal"))
            return "fatal-signal";
        if (text.StartsWith("data race"))
            return "data-race";
        if (text.StartsWith("access-violation"))
            return "segv";
        var end = text.IndexOfAny(" :,(");
        var word = (end < 0 ? text : text[..end]).ToString().ToLowerInvariant();
        return word switch
        {
            "fpe" => "floating-point-exception",
            "" => "unknown",
            "lock-order-inversion" => word,
            _ => word.Length <= 64 ? word : word[..64],
        };
    }

    private static string? Find((string Words, string Kind)[] table, ReadOnlySpan<char> text)
    {
        foreach (var (words, kind) in table)
        {
            if (text.IndexOf(words, StringComparison.Ordinal) >= 0)
                return kind;
        }

        return null;
    }
}
