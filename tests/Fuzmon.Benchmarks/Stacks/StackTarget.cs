using System.Diagnostics;
using System.Globalization;
using Fuzmon.Linux;
using Fuzmon.Records;
using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Benchmarks.Stacks;

/// <summary>A compiled program that runs on the second CPU, first in line where that is allowed, until this object is gone.</summary>
internal sealed class StackTarget : IDisposable
{
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(300);

    private readonly Process _process;
    private readonly SafeFileHandle? _clock;

    public StackTarget(string folder, string source, string options, params string[] arguments)
    {
        var program = Path.Combine(folder, source);
        Commands.Run("cc", [.. options.Split(' '), "-pthread", "-o", program, Path.Combine(Repository.Root, "tests", "targets", "stacks", $"{source}.c")]);
        _process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        _process.StandardOutput.ReadLine();
        Thread.Sleep(Settling);
        RealTime.FavourTarget(_process.Id);
        if (arguments.Length > 0)
            _clock = File.OpenHandle(arguments[^1], FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        if (ProcessHandle.TryOpen(Pid, out var handle) != OpenOutcome.Opened)
            throw new InvalidOperationException($"Process {Pid} cannot be opened.");
        using (handle)
            Key = new ProcessKey(Pid, handle!.StartTicks);
    }

    public ProcessKey Key { get; }

    public int Pid => _process.Id;

    public string PidText => Pid.ToString(CultureInfo.InvariantCulture);

    /// <summary>The longest time between two of its readings of the clock while the work was done, in microseconds.</summary>
    public double LongestGapDuring(Action work)
    {
        Span<byte> gap = stackalloc byte[sizeof(ulong)];
        RandomAccess.Write(_clock!, gap, 0);
        work();
        RandomAccess.Read(_clock!, gap, 0);
        return BitConverter.ToUInt64(gap) / 1e3;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _clock?.Dispose();
    }
}
