using Fuzmon.Monitor;
using Fuzmon.Stacks.Capture;

namespace Fuzmon.Configuration;

/// <summary>The keys of <c>[stacks]</c>, and those of <c>[instrumentation]</c> that are about ptrace.</summary>
internal static class StackKeys
{
    /// <summary><c>[stacks]</c></summary>
    public static readonly IReadOnlyList<ConfigurationKey> All =
    [
        Key("enabled", "true or false", (stacks, value) => value is bool enabled ? stacks with { Enabled = enabled } : null, stacks => stacks.Enabled),
        Key("every_nth_sample", "a whole number from 1 to 1000000", (stacks, value)
            => Whole(value, 1, 1_000_000) is { } nth ? stacks with { EveryNthSample = nth } : null, stacks => stacks.EveryNthSample),
        Capture("mode", "\"hybrid\", \"stop-all\" or \"no-stop\"", (capture, value)
            => CaptureNames.ParseMode(value as string) is { } mode ? capture with { Mode = mode } : null, capture => CaptureNames.Of(capture.Mode)),
        Capture("unwinder", "\"own\" or \"libunwind\"", (capture, value)
            => CaptureNames.ParseUnwinder(value as string) is { } unwinder ? capture with { Unwinder = unwinder } : null,
            capture => CaptureNames.Of(capture.Unwinder)),
        Capture("symbols", "true or false", (capture, value) => value is bool symbols ? capture with { Symbols = symbols } : null,
            capture => capture.Symbols),
        Capture("python", "true or false", (capture, value) => value is bool python ? capture with { Python = python } : null,
            capture => capture.Python),
        Capture("python_async", "true or false", (capture, value) => value is bool tasks ? capture with { PythonTasks = tasks } : null,
            capture => capture.PythonTasks),
        Capture("python_locals", "true or false", (capture, value) => value is bool locals ? capture with { PythonLocals = locals } : null,
            capture => capture.PythonLocals),
        Capture("max_frames", "a whole number from 1 to 16384", (capture, value)
            => Whole(value, 1, 16_384) is { } frames ? capture with { MaxFrames = frames } : null, capture => capture.MaxFrames),
        Capture("max_threads", "a whole number from 1 to 65535", (capture, value)
            => Whole(value, 1, 65_535) is { } threads ? capture with { MaxThreads = threads } : null, capture => capture.MaxThreads),
        Capture("stack_bytes", "a whole number of bytes from 4096 to 67108864", (capture, value)
            => Whole(value, 4096, 64 << 20) is { } bytes ? capture with { StackBytes = bytes } : null, capture => capture.StackBytes),
        Capture("deadline_ms", "a whole number of milliseconds from 1 to 10000", (capture, value)
            => Whole(value, 1, 10_000) is { } deadline ? capture with { Deadline = TimeSpan.FromMilliseconds(deadline) } : null,
            capture => capture.Deadline.TotalMilliseconds),
        Key("pause_budget_us_per_sec", "a number of microseconds from 0 to 1000000", (stacks, value)
            => ConfigurationSchema.Number(value) is >= 0 and <= 1_000_000 and var budget ? stacks with { PauseBudgetUsPerSec = budget } : null,
            stacks => stacks.PauseBudgetUsPerSec),
    ];

    /// <summary><c>[instrumentation]</c></summary>
    public static readonly IReadOnlyList<ConfigurationKey> Instrumentation =
    [
        Key("ptrace", "true or false", (stacks, value) => value is bool allow ? stacks with { AllowPtrace = allow } : null, stacks => stacks.AllowPtrace),
    ];

    private static ConfigurationKey Capture(
        string name, string expected, Func<CaptureOptions, object, CaptureOptions?> apply, Func<CaptureOptions, object> read)
        => Key(
            name,
            expected,
            (stacks, value) => apply(stacks.Capture, value) is { } changed ? stacks with { Capture = changed } : null,
            stacks => read(stacks.Capture));

    private static ConfigurationKey Key(
        string name, string expected, Func<StackSettings, object, StackSettings?> apply, Func<StackSettings, object> read)
        => new(name, expected, (configuration, value) => apply(configuration.Monitor.Stacks, value) is { } changed
            ? configuration with { Monitor = configuration.Monitor with { Stacks = changed } }
            : null)
        {
            Read = configuration => read(configuration.Monitor.Stacks),
        };

    private static int? Whole(object value, int least, int most) => value is long number && number >= least && number <= most ? (int)number : null;
}
