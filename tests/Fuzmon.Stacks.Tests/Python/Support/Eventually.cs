using System.Diagnostics;

namespace Fuzmon.Stacks.Tests.Python.Support;

/// <summary>Waits for what must come about, however busy the machine is.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static void Is(Func<bool> condition) => Within(Patience, condition);

    /// <summary>Waits longer than usual.</summary>
    public static void Within(TimeSpan patience, Func<bool> condition)
    {
        var since = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(since.Elapsed < patience, "it has not come about");
            Thread.Yield();
        }
    }

    /// <summary>Tries an assertion until it holds; the last failure is the test's.</summary>
    public static void Holds(Action assertion)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                assertion();
                return;
            }
            catch (Xunit.Sdk.XunitException) when (since.Elapsed < Patience)
            {
                Thread.Yield();
            }
        }
    }

    /// <inheritdoc cref="Holds"/>
    public static async Task HoldsAsync(Func<Task> assertion)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await assertion();
                return;
            }
            catch (Xunit.Sdk.XunitException) when (since.Elapsed < Patience)
            {
                await Task.Yield();
            }
        }
    }
}
