using System.Diagnostics;
using System.Globalization;

namespace Fuzmon.Benchmarks.Scale;

/// <summary>Programs that run to their end.</summary>
internal static class Run
{
    private const double TicksPerSecond = 100;

    public static bool IsInstalled(string program)
        => Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    public static async Task ToEndAsync(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        await process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }

    /// <summary>CPU time of a run, to the clock tick.</summary>
    public static async Task<TimeSpan> CpuOfAsync(string program, params IEnumerable<string> arguments)
    {
        var before = CpuOf("self", firstField: 13);
        await ToEndAsync(program, arguments);
        return CpuOf("self", firstField: 13) - before;
    }

    /// <summary>CPU time of a process that runs, to the clock tick.</summary>
    public static TimeSpan CpuOf(int pid) => CpuOf(pid.ToString(CultureInfo.InvariantCulture), firstField: 11);

    // Fields 14 and 15 of stat are its own time in user and system mode, 16 and 17 that of the children it has waited for.
    private static TimeSpan CpuOf(string pid, int firstField)
    {
        var fields = File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1].Split(' ');
        return TimeSpan.FromSeconds(
            (long.Parse(fields[firstField], CultureInfo.InvariantCulture) + long.Parse(fields[firstField + 1], CultureInfo.InvariantCulture))
            / TicksPerSecond);
    }
}
