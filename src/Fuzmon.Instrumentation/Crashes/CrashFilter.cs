namespace Fuzmon.Instrumentation.Crashes;

/// <summary>Which crashes are asked for: those that meet all of it.</summary>
public sealed record CrashFilter
{
    /// <summary>Classes, any of which it may be: with the access, as <c>heap-buffer-overflow(write)</c>, or without.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Severities, any of which it may have.</summary>
    public IReadOnlyList<string> Severities { get; init; } = [];

    /// <summary>Signals, any of which may have ended it.</summary>
    public IReadOnlyList<string> Signals { get; init; } = [];

    /// <summary>A text that one of the frames of its state must hold.</summary>
    public string? State { get; init; }

    /// <summary>It is not older, UTC.</summary>
    public DateTime? Since { get; init; }

    /// <summary>Whether a crash is asked for.</summary>
    public bool Takes(CrashIndexEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return (Classes.Count == 0 || Classes.Any(name => IsOfClass(entry.Class, name)))
            && (Severities.Count == 0 || Severities.Contains(entry.Severity, StringComparer.Ordinal))
            && (Signals.Count == 0 || (entry.Signal is { } signal && Signals.Contains(signal, StringComparer.Ordinal)))
            && (State is null || (entry.State ?? []).Any(frame => frame.Contains(State, StringComparison.Ordinal)))
            && (Since is not { } since || entry.Timestamp >= since);
    }

    private static bool IsOfClass(string crashClass, string name)
        => crashClass == name || (crashClass.StartsWith(name, StringComparison.Ordinal) && crashClass[name.Length] == '(');
}
