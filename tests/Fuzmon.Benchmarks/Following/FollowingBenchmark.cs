using System.Diagnostics;
using System.Globalization;
using Fuzmon.Benchmarks.Scale;

namespace Fuzmon.Benchmarks.Following;

/// <summary>
/// What tracing costs a storm of children and a loop of cheap system calls, which time themselves: followed for crashes, with every call
/// told by ptrace, with a few by a seccomp filter. The floor is the program alone in the same round; the last column has what
/// <c>strace</c> comes to, and how much of the time that it adds ours adds.
/// </summary>
internal static class FollowingBenchmark
{
    private const int Rounds = 7;
    private const string Few = "openat,connect,kill,mount,unlinkat";

    public static async IAsyncEnumerable<Comparison> RunAsync()
    {
        if (!Run.IsInstalled("strace"))
        {
            await Console.Error.WriteLineAsync("following: skipped: strace is not installed");
            yield break;
        }

        using var folder = new TemporaryFolder();
        var pace = Path.Combine(folder.Path, "pace");
        await Run.ToEndAsync("cc", "-O2", "-o", pace, Path.Combine(Repository.Root, "tests", "targets", "pace.c"));
        string[] fuzmon = [Path.Combine(Repository.Root, "artifacts", "fuzmon", "fuzmon-start")];
        string[] strace = ["strace", "-f", "-qq", "-o", "/dev/null"];
        string[] trace = [.. fuzmon, "trace", "-o", "/dev/null", "--backend"];
        Side[] storm =
        [
            new("followed", [.. fuzmon, "run", "-q", "--trace-children", "-o", Path.Combine(folder.Path, "out"), "--"], strace, 3000),
            new("every call", [.. trace, "ptrace", "--"], strace, 3000),
            new("5 calls", [.. trace, "seccomp", "-e", Few, "--"], [.. strace, "--seccomp-bpf", "-e", $"trace={Few}"], 3000),
        ];
        foreach (var side in storm)
            yield return await MeasureAsync(pace, "storm", side);
        foreach (var side in storm)
            yield return await MeasureAsync(pace, "calls", side with { Count = side.Name == "every call" ? 50_000 : 2_000_000 });
    }

    private static async Task<Comparison> MeasureAsync(string pace, string what, Side side)
    {
        var (own, alone, theirs) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            alone.Add(await TimeAsync([], pace, what, side.Count));
            own.Add(await TimeAsync(side.Own, pace, what, side.Count));
            theirs.Add(await TimeAsync(side.Strace, pace, what, side.Count));
        }

        var (mine, floor, strace) = (Median(own), Median(alone), Median(theirs));
        return new Comparison(
            $"{what}, {side.Name}", "us", mine, floor, mine / floor,
            string.Create(CultureInfo.InvariantCulture, $"strace {strace:F2} us, {strace / floor:F2}; of what it adds {(mine - floor) / (strace - floor):F2}"));
    }

    // Microseconds of one child, or of one call.
    private static async Task<double> TimeAsync(string[] tracer, string pace, string what, int count)
    {
        string[] words = [.. tracer, pace, what, count.ToString(CultureInfo.InvariantCulture)];
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? long.Parse(output.Trim(), CultureInfo.InvariantCulture) / 1e3 / count
            : throw new InvalidOperationException($"{string.Join(' ', words)} ended with {process.ExitCode}.");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private sealed record Side(string Name, string[] Own, string[] Strace, int Count);
}
