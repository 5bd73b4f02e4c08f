namespace Fuzmon.Benchmarks;

/// <summary>The best of several rounds. The two sides take turns, so that a busy machine disturbs both alike.</summary>
internal readonly record struct Timing(TimeSpan Own, TimeSpan Floor)
{
    public double Ratio => Own / Floor;

    public static async Task<Timing> BestOfAsync(int rounds, Func<Task<TimeSpan>> own, Func<Task<TimeSpan>> floor)
    {
        var best = new Timing(TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var round = 0; round < rounds; round++)
        {
            var (mine, theirs) = (await MeasureAsync(own), await MeasureAsync(floor));
            best = new(mine < best.Own ? mine : best.Own, theirs < best.Floor ? theirs : best.Floor);
        }

        return best;
    }

    private static Task<TimeSpan> MeasureAsync(Func<Task<TimeSpan>> work)
    {
        // What the round before left behind is not this round's cost.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return work();
    }
}
