using System.Diagnostics;
using System.Globalization;

namespace Fuzmon.Benchmarks.Coverage;

/// <summary>What a command took, as the kernel counts it.</summary>
/// <param name="CpuSeconds">User and system time of it and all that it started.</param>
/// <param name="PeakMb">The largest resident set, in MB.</param>
internal sealed record CommandCost(double CpuSeconds, double PeakMb)
{
    private const string Measure = "import resource, subprocess, sys; "
        + "status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode; "
        + "used = resource.getrusage(resource.RUSAGE_CHILDREN); "
        + "print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024); sys.exit(status)";

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="InvalidOperationException">It fails.</exception>
    public static async Task<CommandCost> OfAsync(string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("python3", ["-c", Measure, program, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var figures = (await process.StandardOutput.ReadToEndAsync()).Split(' ', StringSplitOptions.TrimEntries);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} failed with {process.ExitCode}.");

        return new CommandCost(double.Parse(figures[0], CultureInfo.InvariantCulture), double.Parse(figures[1], CultureInfo.InvariantCulture));
    }
}
