namespace Fuzmon.Instrumentation.Sanitizers;

/// <summary>The text of <c>ASAN_OPTIONS</c> and its like: <c>name=value</c>, separated by colons, blanks or commas.</summary>
internal static class SanitizerOptions
{
    /// <summary>Adds options that are not set yet; what is set stays.</summary>
    public static string Extend(string value, IEnumerable<string> options)
    {
        var present = Parts(value).Select(KeyOf).ToHashSet(StringComparer.Ordinal);
        return string.Join(':', options.Where(option => !present.Contains(KeyOf(option))).Prepend(value).Where(part => part.Length > 0));
    }

    /// <summary>An option's value, without quotes; null when it is not set.</summary>
    public static string? ValueOf(string value, string name)
        => Parts(value).LastOrDefault(part => KeyOf(part) == name) is { } option && option.Length > name.Length ? option[(name.Length + 1)..].Trim('"', '\'') : null;

    private static string[] Parts(string value) => value.Split([':', ' ', ',', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private static string KeyOf(string option) => option.Split('=')[0];
}
