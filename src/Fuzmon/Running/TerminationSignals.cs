using System.ComponentModel;
using Fuzmon.Linux.Launching;

namespace Fuzmon.Running;

/// <summary>
/// What signals mean to a run. SIGHUP from <c>kill</c> reloads; anything else asks to stop, which a launched command is asked
/// first: the run ends with it. A second such signal does not wait for it, a third for nothing.
/// </summary>
internal sealed class TerminationSignals : IDisposable
{
    private const int SIGHUP = 1;

    private readonly Action _reload;
    private readonly Action<int> _stop;
    private readonly SignalListener _listener;
    private FollowedCommand? _command;
    private bool _stopping;

    /// <summary>Begins to listen.</summary>
    /// <param name="reload">Called for SIGHUP.</param>
    /// <param name="stop">Called once with the signal that ends the run.</param>
    public TerminationSignals(Action reload, Action<int> stop)
    {
        _reload = reload;
        _stop = stop;
        _listener = new SignalListener(Handle);
    }

    /// <summary>From now on the command is asked first.</summary>
    public void ForwardTo(FollowedCommand command) => Volatile.Write(ref _command, command);

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Handle(ReceivedSignal signal)
    {
        if (signal is { Number: SIGHUP, FromTerminal: false })
        {
            _reload();
        }
        else if (_stopping)
        {
            Environment.Exit(ExitStatuses.SignalBase + signal.Number);
        }
        else if (Interlocked.Exchange(ref _command, null) is { } command && !command.Ended.IsCompleted)
        {
            Ask(command, signal);
        }
        else
        {
            _stopping = true;
            _stop(signal.Number);
        }
    }

    private void Ask(FollowedCommand command, ReceivedSignal signal)
    {
        // The terminal has sent it to the command as well, and what Ctrl+C means to the command is the command's affair.
        if (signal.FromTerminal)
        {
            ForwardTo(command);
            return;
        }

        try
        {
            command.Signal(signal.Number);
        }
        catch (Win32Exception e)
        {
            Messages.Write($"the command could not be sent signal {signal.Number}: {e.Message}");
        }
    }
}
