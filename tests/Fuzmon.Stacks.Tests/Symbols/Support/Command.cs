using System.Diagnostics;

namespace Fuzmon.Stacks.Tests.Symbols.Support;

/// <summary>Runs a program of the machine to its end.</summary>
internal static class Command
{
    /// <returns>What it printed.</returns>
    public static string Run(string name, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(name, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{name} failed: {error.Result}");
        return output;
    }
}
