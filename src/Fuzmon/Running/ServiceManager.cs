using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using Fuzmon.Monitor;
using Microsoft.Extensions.Hosting.Systemd;

namespace Fuzmon.Running;

/// <summary>
/// Tells systemd (sd_notify(3)) how the run stands, when it was started by a unit of Type=notify. The watchdog is fed only as long
/// as the monitor answers: a process that is alive and does nothing is to be restarted.
/// </summary>
internal sealed class ServiceManager : IDisposable
{
    private static readonly TimeSpan StatusPeriod = TimeSpan.FromSeconds(10);

    private readonly SystemdNotifier _notifier = new();
    private readonly IActorRef _monitor;
    private readonly MonitorCounters _counters;
    private readonly TimeSpan? _watchdog;
    private readonly CancellationTokenSource _ended = new();
    private Task _beating = Task.CompletedTask;

    /// <summary>Says nothing yet.</summary>
    /// <param name="monitor">Who has to answer.</param>
    /// <param name="counters">What the status is made of.</param>
    public ServiceManager(IActorRef monitor, MonitorCounters counters)
    {
        _monitor = monitor;
        _counters = counters;
        _watchdog = WatchdogOf(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), Environment.GetEnvironmentVariable("WATCHDOG_PID"));
    }

    /// <summary>The run has begun: from now on it reports.</summary>
    public void Ready()
    {
        _notifier.Notify(new ServiceState($"READY=1\n{Status}"));
        if (_notifier.IsEnabled)
            _beating = BeatAsync();
    }

    /// <summary>The configuration is read again; <see cref="Ready"/> follows.</summary>
    public void Reloading()
    {
        var now = Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000);
        _notifier.Notify(new ServiceState(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={now}")));
    }

    /// <summary>The configuration has been read again.</summary>
    public void Reloaded() => _notifier.Notify(ServiceState.Ready);

    /// <summary>The run ends.</summary>
    public void Stopping() => _notifier.Notify(ServiceState.Stopping);

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Cancel();
        _beating.Wait();
        _ended.Dispose();
    }

    /// <summary>How long systemd waits for a sign of life; null when it does not, or when it waits for another process's.</summary>
    internal static TimeSpan? WatchdogOf(string? microseconds, string? pid)
    {
        var isMine = string.IsNullOrEmpty(pid) || pid == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return isMine && long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
            ? TimeSpan.FromMicroseconds(value)
            : null;
    }

    private string Status => string.Create(
        CultureInfo.InvariantCulture, $"STATUS=watching {_counters.Watched}, samples {_counters.Totals.Samples}, lost {_counters.Lost}");

    private async Task BeatAsync()
    {
        var period = _watchdog is { } limit && limit / 2 < StatusPeriod ? limit / 2 : StatusPeriod;
        using var timer = new PeriodicTimer(period);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token))
            {
                if (_watchdog is null)
                    _notifier.Notify(new ServiceState(Status));
                else if (await AnswersAsync(period))
                    _notifier.Notify(new ServiceState($"WATCHDOG=1\n{Status}"));
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private async Task<bool> AnswersAsync(TimeSpan patience)
    {
        try
        {
            return (await _monitor.Ask<ActorIdentity>(new Identify(null), patience, _ended.Token)).Subject is not null;
        }
        catch (AskTimeoutException)
        {
            return false;
        }
    }
}
