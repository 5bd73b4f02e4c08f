using System.Diagnostics;

namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>Waits for what must come to be.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static void True(Func<bool> condition, Func<string> what)
    {
        using var never = new ManualResetEventSlim();
        for (var start = Stopwatch.GetTimestamp(); !condition(); never.Wait(Pause))
        {
            if (Stopwatch.GetElapsedTime(start) > Patience)
                Assert.Fail($"not within {Patience}: {what()}");
        }
    }
}
