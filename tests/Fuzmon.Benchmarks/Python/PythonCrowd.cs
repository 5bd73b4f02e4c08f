namespace Fuzmon.Benchmarks.Python;

/// <summary>One kind of Python process that is captured.</summary>
/// <param name="Spins">Whether its threads run, as far as the GIL lets them; else they wait.</param>
/// <param name="Threads">How many threads it has.</param>
/// <param name="Depth">How many calls deep each of them is.</param>
/// <param name="Goals">The medians that are wanted, in microseconds.</param>
internal sealed record PythonCrowd(bool Spins, int Threads, int Depth, (double? Pause, double? Total) Goals)
{
    public static readonly IReadOnlyList<PythonCrowd> All =
    [
        new(true, 1, 20, (100, null)),
        new(true, 1, 200, (null, null)),
        new(true, 20, 20, (1500, 2000)),
        new(false, 1, 20, (0, null)),
        new(false, 1, 200, (0, null)),
        new(false, 20, 20, (0, 2000)),
    ];

    public string Name => $"{Threads} x {Depth} {(Spins ? "spinning" : "blocked")}";
}
