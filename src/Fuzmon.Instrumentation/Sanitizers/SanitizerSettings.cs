namespace Fuzmon.Instrumentation.Sanitizers;

/// <summary>Whose reports are collected, and where from.</summary>
public sealed record SanitizerSettings
{
    /// <summary>AddressSanitizer's.</summary>
    public bool Asan { get; init; }

    /// <summary>UndefinedBehaviorSanitizer's.</summary>
    public bool Ubsan { get; init; }

    /// <summary>LeakSanitizer's, where it stands by itself.</summary>
    public bool Lsan { get; init; }

    /// <summary>MemorySanitizer's.</summary>
    public bool Msan { get; init; }

    /// <summary>ThreadSanitizer's.</summary>
    public bool Tsan { get; init; }

    /// <summary>HWAddressSanitizer's.</summary>
    public bool Hwasan { get; init; }

    /// <summary>What the names of report files begin with, which end with <c>.PID</c>; null for files in the folder for results.</summary>
    public string? LogPath { get; init; }

    /// <summary>The variables of those that are set up.</summary>
    public IEnumerable<string> Variables
    {
        get
        {
            if (Asan)
                yield return "ASAN_OPTIONS";
            if (Ubsan)
                yield return "UBSAN_OPTIONS";
            if (Lsan)
                yield return "LSAN_OPTIONS";
            if (Msan)
                yield return "MSAN_OPTIONS";
            if (Tsan)
                yield return "TSAN_OPTIONS";
            if (Hwasan)
                yield return "HWASAN_OPTIONS";
        }
    }

    /// <summary>Whether any files are looked for.</summary>
    public bool AreCollected => LogPath is not null || Variables.Any();
}
