using System.Globalization;

namespace Fuzmon.Benchmarks.Stacks;

/// <summary>One kind of process that is captured.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Spins">Whether one of its threads reads the clock all the time; the others wait.</param>
/// <param name="Threads">How many threads it has.</param>
/// <param name="Depth">How many calls deep each of them is.</param>
/// <param name="Options">What it is compiled with.</param>
/// <param name="Goals">The medians that are wanted, in microseconds.</param>
internal sealed record Crowd(string Name, bool Spins, int Threads, int Depth, string Options, (double? Pause, double? Total) Goals)
{
    private const string Optimized = "-g -O2 -fno-optimize-sibling-calls";

    public static readonly IReadOnlyList<Crowd> All =
    [
        new("36 frames, spins", true, 1, 30, Optimized, (30, 150)),
        new("63 blocked and 1 spins", true, 64, 8, Optimized, (40, null)),
        new("64 blocked", false, 64, 8, Optimized, (0, null)),
        new("64 blocked, -O0", false, 64, 8, "-g -O0", (0, null)),
        new("64 blocked, frame pointers", false, 64, 8, $"{Optimized} -fno-omit-frame-pointer", (0, null)),
        new("500 blocked", false, 500, 8, Optimized, (0, null)),
        new("2000 frames, spins", true, 1, 1994, Optimized, (null, null)),
    ];

    public StackTarget Start(string folder) => new(
        folder,
        "crowd",
        Options,
        Spins ? "1" : "0",
        Threads.ToString(CultureInfo.InvariantCulture),
        Depth.ToString(CultureInfo.InvariantCulture),
        Path.Combine(folder, "clock"));
}
