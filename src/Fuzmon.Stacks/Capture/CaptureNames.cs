namespace Fuzmon.Stacks.Capture;

/// <summary>What the kinds of capture are called on the command line, in configurations and in records.</summary>
public static class CaptureNames
{
    /// <summary>The modes.</summary>
    public static IReadOnlyList<string> Modes { get; } = ["hybrid", "stop-all", "no-stop"];

    /// <summary>The unwinders.</summary>
    public static IReadOnlyList<string> Unwinders { get; } = ["own", "libunwind"];

    /// <summary>The name of a mode.</summary>
    public static string Of(CaptureMode mode) => Modes[(int)mode];

    /// <summary>The name of an unwinder.</summary>
    public static string Of(Unwinder unwinder) => Unwinders[(int)unwinder];

    /// <summary>The mode of that name; null for none.</summary>
    public static CaptureMode? ParseMode(string? name) => IndexOf(Modes, name) is { } index ? (CaptureMode)index : null;

    /// <summary>The unwinder of that name; null for none.</summary>
    public static Unwinder? ParseUnwinder(string? name) => IndexOf(Unwinders, name) is { } index ? (Unwinder)index : null;

    private static int? IndexOf(IReadOnlyList<string> names, string? name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
                return i;
        }

        return null;
    }
}
