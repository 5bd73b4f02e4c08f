using Akka.Actor;
using Fuzmon.Instrumentation.SystemCalls.Live;
using Fuzmon.Linux;
using Fuzmon.Linux.Launching;
using Fuzmon.Monitor;
using Fuzmon.Records;
using Fuzmon.Stacks;
using Fuzmon.Stacks.Capture;
using Fuzmon.Stacks.Following;

namespace Fuzmon.Running;

/// <summary>The launched command: held before exec until it is watched, then followed to its end.</summary>
internal sealed class FollowedCommand : IDisposable
{
    // What the held process may still touch on its way to exec.
    private const long HeldPeakSlackKb = 1024;

    private readonly LaunchedCommand _command;
    private readonly IActorRef _monitor;
    private readonly IProcessOpener _opener;
    private readonly ChildWatch? _children;
    private readonly Follower? _follower;
    private readonly SyscallTap? _calls;
    private readonly ChildReaper _reaper;
    private readonly ManualResetEventSlim _begun = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile int _exitStatus;
    private long _heldPeakRssKb;

    /// <summary>Starts the command, held, with these variables beside our own.</summary>
    /// <exception cref="UserErrorException">There is no process to be had.</exception>
    public FollowedCommand(
        IReadOnlyList<string> command, IReadOnlyDictionary<string, string> variables, IActorRef monitor, IProcessOpener opener, ChildWatch? children,
        Follower? follower, SyscallTap? calls)
    {
        _monitor = monitor;
        _opener = opener;
        _children = children;
        _follower = follower;
        _calls = calls;
        try
        {
            _command = CommandLauncher.Start(command, GivenEnvironment.Read(), follower is null ? null : new LaunchTracing(follower.Pid), variables);
        }
        catch (CommandNotStartedException e)
        {
            throw new UserErrorException(e.ExitStatus, e.Message);
        }

        _reaper = new ChildReaper(Report);
    }

    /// <summary>Completes when the command has ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The command's own exit status, or 128 and its signal.</summary>
    public int ExitStatus => _exitStatus;

    /// <summary>Has it watched and lets it run.</summary>
    /// <exception cref="UserErrorException">It cannot be executed.</exception>
    public void Run()
    {
        if (_opener.TryOpen(_command.Pid, out var process) != OpenOutcome.Opened)
            throw new UserErrorException(ExitStatuses.Failed, "the command was killed before it could run");

        var key = process!.Key;
        if (process.Read(SampleFields.PeakRss, out var held) == ReadOutcome.Sampled)
            _heldPeakRssKb = held.PeakRssKb ?? 0;
        _monitor.Tell(new WatchNamed([process], Begin: false));
        _children?.AddRoot(_command.Pid);
        _calls?.Add(_command.Pid, fromExec: true);
        if (_follower?.Begin(_command.Pid) is { } error and not 0)
        {
            throw new UserErrorException(
                ExitStatuses.NotPermitted,
                $"the command cannot be traced: {(CaptureErrors.IsDenied(error) ? TraceDenial.Explain(_command.Pid) : CaptureErrors.OfProcess(error))}");
        }

        try
        {
            _command.Release();
        }
        catch (CommandNotStartedException e)
        {
            throw new UserErrorException(e.ExitStatus, e.Message);
        }

        _monitor.Tell(new BeginWatching(key));
        _begun.Set();
    }

    /// <summary>Passes a signal on to the command.</summary>
    public void Signal(int signal) => ProcessSignals.Send(_command.Pidfd, signal);

    /// <summary>Reaps no more; the command and its descendants go on.</summary>
    public void Dispose()
    {
        // The reaper may be waiting in Report for a command that never began.
        _begun.Set();
        _reaper.Dispose();
        _command.Dispose();
    }

    // Below what the command had while it was held, as a copy of this process, its own peak cannot be told.
    private long? PeakRssOf(ReapedChild child)
        => child.Pid == _command.Pid && child.PeakRssKb <= _heldPeakRssKb + HeldPeakSlackKb ? null : child.PeakRssKb;

    // On the reaper's thread, while the child is still a zombie.
    private void Report(ReapedChild child)
    {
        // A short command can end before the monitor has been told that it began.
        _begun.Wait();
        if (child.StartTicks is { } start)
            _monitor.Tell(new ChildEnded(new ProcessKey(child.Pid, start), child.Status, PeakRssOf(child), child.CpuNanoseconds));
        if (child.Pid != _command.Pid)
            return;

        _exitStatus = child.Status.Signal is { } signal ? ExitStatuses.SignalBase + signal : child.Status.ExitCode!.Value;
        _ended.TrySetResult();
    }
}
