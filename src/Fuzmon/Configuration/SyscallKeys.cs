using Fuzmon.Instrumentation.SystemCalls.Live;

namespace Fuzmon.Configuration;

/// <summary>The keys of <c>[instrumentation.strace]</c>.</summary>
internal static class SyscallKeys
{
    private const int MaxPerSecond = 10_000_000;
    private const int MaxStringSize = 4_095;

    private static readonly string[] Backends = ["auto", "bpf"];

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<ConfigurationKey> All =
    [
        Key("enabled", "true or false", (strace, value) => value is bool enabled ? strace with { Enabled = enabled } : null, strace => strace.Enabled),
        Key("follow_forks", "true or false", (strace, value) => value is bool follow ? strace with { FollowForks = follow } : null, strace => strace.FollowForks),
        Key("backend", "\"auto\" or \"bpf\"", (strace, value) => value is string name && Backends.Contains(name) ? strace with { Backend = name } : null,
            strace => strace.Backend),
        Key("calls", "a set of system calls such as \"%file,connect\"", (strace, value) => value is string text && IsSet(text) ? strace with { Calls = text } : null,
            strace => strace.Calls),
        Key("string_size", $"a whole number from 0 to {MaxStringSize}", (strace, value)
            => value is long and >= 0 and <= MaxStringSize ? strace with { StringSize = (int)(long)value } : null, strace => strace.StringSize),
        PerSecond("calls_per_second", (strace, number) => strace with { CallsPerSecond = number }, strace => strace.CallsPerSecond),
        PerSecond("records_per_second", (strace, number) => strace with { RecordsPerSecond = number }, strace => strace.RecordsPerSecond),
        PerSecond("all_records_per_second", (strace, number) => strace with { AllRecordsPerSecond = number }, strace => strace.AllRecordsPerSecond),
    ];

    private static ConfigurationKey PerSecond(string name, Func<SyscallSettings, int, SyscallSettings> apply, Func<SyscallSettings, object> read)
        => Key(name, $"a whole number from 0 to {MaxPerSecond}", (strace, value)
            => value is long and >= 0 and <= MaxPerSecond ? apply(strace, (int)(long)value) : null, read);

    private static ConfigurationKey Key(
        string name, string expected, Func<SyscallSettings, object, SyscallSettings?> apply, Func<SyscallSettings, object> read)
        => new($"strace.{name}", expected, (configuration, value) => apply(configuration.Instrumentation.Strace, value) is { } changed
            ? configuration with { Instrumentation = configuration.Instrumentation with { Strace = changed } }
            : null)
        {
            Read = configuration => read(configuration.Instrumentation.Strace),
        };

    private static bool IsSet(string text)
    {
        try
        {
            SyscallSet.Parse(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
