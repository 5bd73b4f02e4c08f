using System.Globalization;
using Fuzmon.Reporting.Live;

namespace Fuzmon.Reporting.Top;

/// <summary>A column of the process table.</summary>
/// <param name="Title">What stands above it.</param>
/// <param name="Width">Its width; numbers stand to the right. The last column has what is left.</param>
/// <param name="Show">A process's text.</param>
/// <param name="Compare">Puts what is asked for first: the most, or the first of the alphabet.</param>
internal sealed record TopColumn(string Title, int Width, Func<LiveProcess, string> Show, Comparison<LiveProcess> Compare)
{
    private const string Unknown = "-";

    /// <summary>All of them, in their order.</summary>
    public static readonly IReadOnlyList<TopColumn> All =
    [
        new("PID", 8, process => Text(process.Pid), (a, b) => a.Pid.CompareTo(b.Pid)),
        new("S", 2, process => process.State ?? Unknown, (a, b) => string.CompareOrdinal(a.State, b.State)),
        new("CPU%", 7, process => process.CpuPercent is { } percent ? percent.ToString("F1", CultureInfo.InvariantCulture) : Unknown, Most(process => process.CpuPercent)),
        new("TIME", 9, process => Time(process.CpuTimeMs), Most(process => process.CpuTimeMs)),
        new("RSS", 8, process => Size(process.RssKb), Most(process => process.RssKb)),
        new("SWAP", 8, process => Size(process.SwapKb), Most(process => process.SwapKb)),
        new("THR", 5, process => Text(process.Threads), Most(process => process.Threads)),
        new("NAME", 0, process => process.Name, (a, b) => string.CompareOrdinal(a.Name, b.Name)),
    ];

    /// <summary>Kilobytes in four or five characters.</summary>
    public static string Size(long? kilobytes) => kilobytes switch
    {
        null => Unknown,
        < 1024 => Text((int)kilobytes.Value) + "K",
        < 1024 * 1024 => (kilobytes.Value / 1024.0).ToString("F1", CultureInfo.InvariantCulture) + "M",
        _ => (kilobytes.Value / 1048576.0).ToString("F1", CultureInfo.InvariantCulture) + "G",
    };

    private static string Time(double? milliseconds)
        => milliseconds is not { } known ? Unknown
            : known < 3_600_000 ? TimeSpan.FromMilliseconds(known).ToString("m\\:ss\\.ff", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{known / 3_600_000:F1}h");

    private static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? Unknown;

    private static Comparison<LiveProcess> Most(Func<LiveProcess, double?> read) => (a, b) => (read(b) ?? -1).CompareTo(read(a) ?? -1);
}
