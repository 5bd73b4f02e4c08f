namespace Fuzmon.Instrumentation.Sanitizers;

/// <summary>
/// The variables by which sanitizers write their reports to files. What the user has set there stays as it is and comes first: a
/// sanitizer that is already told where to write is read there.
/// </summary>
public static class SanitizerSetup
{
    private const string LogPath = "log_path";

    // AFL++ does not start with options of others unless they have these, and sets the rest only where there are none.
    private static readonly Dictionary<string, string> OfAfl = new(StringComparer.Ordinal)
    {
        ["ASAN_OPTIONS"] = "abort_on_error=1:detect_leaks=0:malloc_context_size=0:symbolize=0:allocator_may_return_null=1:detect_odr_violation=0",
        ["UBSAN_OPTIONS"] = "halt_on_error=1:abort_on_error=1:malloc_context_size=0:allocator_may_return_null=1:symbolize=0",
        ["MSAN_OPTIONS"] = "exit_code=86:symbolize=0:abort_on_error=1:malloc_context_size=0:allocator_may_return_null=1:msan_track_origins=0",
        ["LSAN_OPTIONS"] = "exitcode=23:fast_unwind_on_malloc=0:symbolize=0:print_suppressions=0",
    };

    /// <summary>What a command gets in place of its own variables.</summary>
    /// <param name="settings">Which sanitizers.</param>
    /// <param name="prefix">Where they are to write.</param>
    /// <param name="command">The command.</param>
    /// <param name="variable">The variables that it would have.</param>
    public static IReadOnlyDictionary<string, string> VariablesOf(
        SanitizerSettings settings, string prefix, IReadOnlyList<string> command, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(variable);
        var isAfl = command is [var program, ..] && Path.GetFileName(program).StartsWith("afl-", StringComparison.Ordinal);
        var set = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in settings.Variables)
        {
            var added = $"{LogPath}={prefix}";
            if (isAfl && OfAfl.TryGetValue(name, out var wanted))
                added = $"{wanted}:{added}";
            else if (name == "UBSAN_OPTIONS")
                added = $"print_stacktrace=1:{added}";
            set[name] = SanitizerOptions.Extend(variable(name) ?? "", added.Split(':'));
        }

        return set;
    }

    /// <summary>Where those write that were told so by somebody else.</summary>
    public static IEnumerable<string> GivenPrefixes(SanitizerSettings settings, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(variable);
        return settings.Variables.Select(name => SanitizerOptions.ValueOf(variable(name) ?? "", LogPath))
            .OfType<string>().Where(path => path is not ("stderr" or "stdout")).Distinct(StringComparer.Ordinal);
    }
}
