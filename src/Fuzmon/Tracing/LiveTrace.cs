using Fuzmon.Linux.Launching;
using Fuzmon.Linux.SystemCalls;
using Fuzmon.Stacks;
using Fuzmon.Stacks.Capture;

namespace Fuzmon.Tracing;

/// <summary>Traces by one of our own sources until all have ended, or somebody asks to stop.</summary>
internal sealed class LiveTrace(TraceOptions options, ISyscallSource source, TraceOutput output)
{
    private const int ReadBytes = 1 << 20;
    private const int ESRCH = 3;

    // A ring of 16 MiB takes what a busy process tells in some 100 ms.
    private static readonly TimeSpan ReadInterval = TimeSpan.FromMilliseconds(4);

    private readonly byte[] _records = new byte[ReadBytes];
    private volatile bool _isStopping;

    /// <summary>Traces.</summary>
    /// <returns>What the program ends with.</returns>
    public int Run()
    {
        using var command = options.Command is null ? null : new TracedCommand(options.Command, source.ForLaunch);
        using var signals = new SignalListener(signal => OnSignal(signal, command));
        foreach (var pid in options.Pids)
            Add(pid, fromExec: false);
        if (command is not null)
        {
            Add(command.Pid, fromExec: true);
            command.Release();
        }

        while (!_isStopping)
        {
            if (Drain() > 0)
                continue;
            if (source.Traced == 0)
                break;
            Thread.Sleep(ReadInterval);
        }

        source.Stop();
        while (Drain() > 0)
        {
        }

        output.End();
        TraceLosses.Tell(source);
        return command?.WaitForStatus(_isStopping) ?? ExitStatuses.Done;
    }

    private void Add(int pid, bool fromExec)
    {
        if (source.Add(pid, fromExec) is not (var error and not 0))
            return;
        if (error == ESRCH)
        {
            throw fromExec
                ? new UserErrorException(ExitStatuses.Failed, "the command was killed before it could run")
                : new UserErrorException(ExitStatuses.NoSuchTarget, $"there is no process {pid}");
        }

        throw CaptureErrors.IsDenied(error)
            ? new UserErrorException(ExitStatuses.NotPermitted, TraceDenial.Explain(pid))
            : new UserErrorException(ExitStatuses.Failed, $"process {pid} cannot be traced: error {error}");
    }

    private int Drain()
    {
        var length = source.Read(_records);
        ReadOnlySpan<byte> rest = _records.AsSpan(0, length);
        while (RawSyscall.TryTake(ref rest, out var call))
            output.Write(call);
        if (length > 0)
            output.Flush();
        return length;
    }

    // What Ctrl+C means to the command is the command's affair; the terminal has sent it there as well.
    private void OnSignal(ReceivedSignal signal, TracedCommand? command)
    {
        if (command is { HasEnded: false, IsAsked: false })
            command.Ask(signal);
        else
            _isStopping = true;
    }
}
