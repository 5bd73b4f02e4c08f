using System.Diagnostics;
using System.Globalization;

namespace Fuzmon.Benchmarks.Sampling;

/// <summary>Processes that only sleep, and end with this object.</summary>
internal sealed class IdleCrowd : IDisposable
{
    private readonly Process _shell;

    public IdleCrowd(int count)
    {
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"i=0; while [ $i -lt {count} ]; do sleep 1000 & echo $!; i=$((i+1)); done; wait");
        _shell = Process.Start(start)!;
        Pids = [.. Enumerable.Range(0, count).Select(_ => int.Parse(_shell.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture))];
    }

    public IReadOnlyList<int> Pids { get; }

    public void Dispose()
    {
        _shell.Kill(entireProcessTree: true);
        _shell.Dispose();
    }
}
