using Fuzmon.Linux;
using Fuzmon.Linux.Launching;

namespace Fuzmon.Diagnosis;

/// <summary>What a child shows that is launched as a command is, but ends while it is held: nothing is executed.</summary>
internal sealed record TrialChild
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private TrialChild()
    {
    }

    /// <summary>Whether its CPU clock could be read.</summary>
    public bool HasCpuClock { get; private init; }

    /// <summary>Whether its end was told at once by its pidfd.</summary>
    public bool EndWasTold { get; private init; }

    /// <summary>Whether it was reaped in time.</summary>
    public bool WasReaped { get; private init; }

    /// <summary>Whether the kernel told how it ended by its pidfd, as it tells those that are not its parent.</summary>
    public bool StatusWasTold { get; private init; }

    /// <summary>Launches the child and sees it to its end.</summary>
    /// <exception cref="CommandNotStartedException">There is no process to be had.</exception>
    /// <exception cref="DllNotFoundException">libfuzmon.so is missing.</exception>
    /// <exception cref="InvalidOperationException">The kernel does not let this process adopt orphans.</exception>
    public static TrialChild Run()
    {
        using var told = new ManualResetEventSlim();
        using var reaped = new ManualResetEventSlim();
        using var watcher = new ExitWatcher();
        using var command = CommandLauncher.Start(["true"], GivenEnvironment.Read());
        using var reaper = new ChildReaper(_ => reaped.Set());
        if (ProcessHandle.TryOpen(command.Pid, out var process) != OpenOutcome.Opened)
            throw new InvalidOperationException("/proc does not show a child of this process");

        using (process)
        {
            var hasCpuClock = process!.HasCpuClock;
            var watched = watcher.Watch(process, told.Set);
            command.Dispose();
            var wasReaped = reaped.Wait(Patience);
            // It waits for the reaping under way: only then does the kernel tell others how the child ended.
            reaper.Dispose();
            return new TrialChild
            {
                HasCpuClock = hasCpuClock,
                EndWasTold = watched && told.Wait(Patience),
                WasReaped = wasReaped,
                StatusWasTold = process.TryGetExitStatus() is not null,
            };
        }
    }
}
