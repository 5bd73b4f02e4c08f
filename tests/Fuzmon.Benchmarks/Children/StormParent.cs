using System.Diagnostics;

namespace Fuzmon.Benchmarks.Children;

/// <summary>A shell that starts storms when it is told to, and can be watched meanwhile.</summary>
internal sealed class StormParent : IDisposable
{
    private readonly Process _shell;

    /// <param name="storm">The command of a storm.</param>
    public StormParent(string storm)
    {
        var script = $"while read -r go; do {storm} > /dev/null; echo done; done";
        _shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    public int Pid => _shell.Id;

    /// <summary>How long a storm takes.</summary>
    public TimeSpan Storm()
    {
        var start = Stopwatch.GetTimestamp();
        _shell.StandardInput.WriteLine();
        if (_shell.StandardOutput.ReadLine() is null)
            throw new InvalidOperationException("The storm has failed.");
        return Stopwatch.GetElapsedTime(start);
    }

    public void Dispose()
    {
        _shell.StandardInput.Close();
        _shell.WaitForExit();
        _shell.Dispose();
    }
}
