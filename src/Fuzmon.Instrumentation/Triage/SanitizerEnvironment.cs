using System.Collections;
using Fuzmon.Instrumentation.Sanitizers;

namespace Fuzmon.Instrumentation.Triage;

/// <summary>The environment of a run, in which sanitizers are asked to tell what triage needs; what the user has set stays as it is.</summary>
public static class SanitizerEnvironment
{
    private static readonly (string Variable, string[] Options)[] Wanted =
    [
        ("ASAN_OPTIONS", ["handle_abort=1", "symbolize=1", "detect_leaks=1"]),
        ("UBSAN_OPTIONS", ["print_stacktrace=1", "symbolize=1"]),
        ("LSAN_OPTIONS", ["symbolize=1"]),
        ("MSAN_OPTIONS", ["handle_abort=1", "symbolize=1"]),
        ("TSAN_OPTIONS", ["symbolize=1"]),
        ("HWASAN_OPTIONS", ["handle_abort=1", "symbolize=1"]),
        ("RUST_BACKTRACE", []),
    ];

    /// <summary>Extends an environment.</summary>
    public static IReadOnlyDictionary<string, string> Extend(IDictionary variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        var extended = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in variables)
        {
            // How Fuzmon itself was started is not the program's business.
            if (variable.Key is string name && !name.StartsWith("FUZMON_GIVEN_", StringComparison.Ordinal))
                extended[name] = variable.Value as string ?? "";
        }

        foreach (var (name, options) in Wanted)
        {
            if (options.Length == 0)
                extended.TryAdd(name, "1");
            else
                extended[name] = SanitizerOptions.Extend(extended.GetValueOrDefault(name, ""), options);
        }

        return extended;
    }
}
