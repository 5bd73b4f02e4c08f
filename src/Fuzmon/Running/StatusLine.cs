using System.Diagnostics;
using Fuzmon.Linux;
using Fuzmon.Monitor;

namespace Fuzmon.Running;

/// <summary>One line at the bottom of the terminal that says that the monitor is alive and what it does.</summary>
internal sealed class StatusLine : IDisposable
{
    private const string ClearLine = "\r\e[K";
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly MonitorCounters _counters;
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private readonly Timer _timer;

    /// <summary>Shows the line from now on.</summary>
    public StatusLine(MonitorCounters counters)
    {
        _counters = counters;
        Messages.BeforeWrite = () => Messages.WriteRaw(ClearLine);
        _timer = new Timer(_ => Show(), null, TimeSpan.Zero, Period);
    }

    /// <summary>Whether standard error is a terminal that can rewrite a line.</summary>
    public static bool IsPossible => StandardStream.Error.IsTerminal && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    /// <summary>Leaves the terminal's line as it was.</summary>
    public void Dispose()
    {
        using (var stopped = new ManualResetEvent(false))
        {
            if (_timer.Dispose(stopped))
                stopped.WaitOne();
        }

        Messages.BeforeWrite = null;
        Messages.WriteRaw(ClearLine);
    }

    private void Show()
    {
        var totals = _counters.Totals;
        var lost = _counters.Lost > 0 ? $", lost {_counters.Lost}" : "";
        Messages.WriteRaw(
            $"{ClearLine}fuzmon {Stopwatch.GetElapsedTime(_startedAt):d\\.hh\\:mm\\:ss}: watching {_counters.Watched}, "
            + $"samples {totals.Samples}, stacks {totals.Captures}, ended {totals.Exits}, missed ticks {totals.MissedTicks}{lost}");
    }
}
