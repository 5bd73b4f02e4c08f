using System.Diagnostics;

namespace Fuzmon.Benchmarks.Stacks;

/// <summary>Other programs, run to their end.</summary>
internal static class Commands
{
    /// <summary>How long it took; null if there is no such program.</summary>
    public static TimeSpan? Time(string program, params string[] arguments)
    {
        var start = Stopwatch.GetTimestamp();
        return TryRun(program, arguments) is null ? null : Stopwatch.GetElapsedTime(start);
    }

    /// <exception cref="InvalidOperationException">It fails.</exception>
    public static void Run(string program, params string[] arguments)
    {
        if (TryRun(program, arguments) is not 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} fails.");
    }

    /// <summary>The exit status; null if there is no such program.</summary>
    public static int? TryRun(string program, params string[] arguments)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, program))))
            return null;
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        error.Wait();
        return process.ExitCode;
    }
}
