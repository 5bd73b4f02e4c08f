using System.ComponentModel;
using Fuzmon.Linux.Launching;

namespace Fuzmon.Tracing;

/// <summary>A launched command that is traced: held before its exec until it is.</summary>
internal sealed class TracedCommand : IDisposable
{
    private readonly LaunchedCommand _command;
    private readonly ChildReaper _reaper;
    private readonly TaskCompletionSource<int> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts it, held.</summary>
    /// <exception cref="UserErrorException">There is no process to be had.</exception>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="tracing">How it is traced.</param>
    public TracedCommand(IReadOnlyList<string> command, LaunchTracing? tracing)
    {
        try
        {
            _command = CommandLauncher.Start(command, GivenEnvironment.Read(), tracing);
        }
        catch (CommandNotStartedException e)
        {
            throw new UserErrorException(e.ExitStatus, e.Message);
        }

        _reaper = new ChildReaper(Report);
    }

    /// <summary>Its pid.</summary>
    public int Pid => _command.Pid;

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _ended.Task.IsCompleted;

    /// <summary>Whether it was asked to end.</summary>
    public bool IsAsked { get; private set; }

    /// <summary>Lets it run.</summary>
    /// <exception cref="UserErrorException">It cannot be executed.</exception>
    public void Release()
    {
        try
        {
            _command.Release();
        }
        catch (CommandNotStartedException e)
        {
            throw new UserErrorException(e.ExitStatus, e.Message);
        }
    }

    /// <summary>Passes a signal on, unless it has got it from the terminal.</summary>
    public void Ask(ReceivedSignal signal)
    {
        IsAsked = true;
        if (signal.FromTerminal)
            return;
        try
        {
            ProcessSignals.Send(_command.Pidfd, signal.Number);
        }
        catch (Win32Exception e)
        {
            Messages.Write($"the command could not be sent signal {signal.Number}: {e.Message}");
        }
    }

    /// <summary>What the program ends with: the command's own exit status, or 128 and its signal.</summary>
    /// <param name="isLeft">Whether the command is left running: there is no status to wait for then.</param>
    public int WaitForStatus(bool isLeft) => isLeft && !HasEnded ? ExitStatuses.Done : _ended.Task.GetAwaiter().GetResult();

    /// <summary>Reaps no more; the command and its descendants go on.</summary>
    public void Dispose()
    {
        _reaper.Dispose();
        _command.Dispose();
    }

    private void Report(ReapedChild child)
    {
        if (child.Pid == _command.Pid)
            _ended.TrySetResult(child.Status.Signal is { } signal ? ExitStatuses.SignalBase + signal : child.Status.ExitCode!.Value);
    }
}
