using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Linux.Launching;

/// <summary>
/// Takes SIGINT, SIGTERM and SIGHUP, unless they are ignored, from the .NET runtime, which does not tell who sent them: an
/// interrupt from the terminal has reached the command as well and must not be forwarded, one from <c>kill</c> must be.
/// </summary>
public sealed partial class SignalListener : IDisposable
{
    private const int SI_KERNEL = 0x80;

    private static readonly PosixSignal[] Signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];

    private readonly PosixSignalRegistration[] _runtimeHandlers;
    private readonly Action<ReceivedSignal> _received;
    private readonly FileStream _records;
    private readonly Thread _thread;
    private volatile bool _disposed;

    /// <summary>Begins listening; there can be one listener at a time.</summary>
    /// <param name="received">Is called by a thread of the listener, for one signal after the other. It must not throw.</param>
    /// <exception cref="InvalidOperationException">There is a listener already, or no descriptor is free.</exception>
    public SignalListener(Action<ReceivedSignal> received)
    {
        LibFuzmon.RequireVersion();
        _received = received;
        _runtimeHandlers = RegisterWithRuntime();
        var descriptor = fuzmon_signals_open();
        if (descriptor < 0)
        {
            ReleaseRuntimeHandlers();
            throw new InvalidOperationException($"Cannot listen to signals: {Marshal.GetPInvokeErrorMessage(-descriptor)}");
        }
        _records = new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Read, bufferSize: 0);
        _thread = new Thread(Run) { IsBackground = true, Name = "signal listener" };
        _thread.Start();
    }

    /// <summary>Gives the signals back to the runtime, and waits for a call of the handler that is under way.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        fuzmon_signals_close();
        ReleaseRuntimeHandlers();
        if (Thread.CurrentThread != _thread)
            _thread.Join();
    }

    /// <summary>
    /// The runtime installs handlers late, at the first use of a terminal for one, and they would replace ours; but it installs
    /// each only once. So it has to do so before us, and to keep believing in them as long as we listen.
    /// </summary>
    private static PosixSignalRegistration[] RegisterWithRuntime() =>
        [.. Signals.Select(signal => PosixSignalRegistration.Create(signal, context => context.Cancel = true))];

    private void ReleaseRuntimeHandlers() => Array.ForEach(_runtimeHandlers, registration => registration.Dispose());

    private void Run()
    {
        using var records = _records;
        var record = default(fuzmon_signal);
        // Closing appends a last record, or finds the pipe full of others: both end the wait.
        while (!_disposed)
        {
            records.ReadExactly(MemoryMarshal.AsBytes(new Span<fuzmon_signal>(ref record)));
            if (!_disposed)
                _received(new ReceivedSignal(record.number, record.code == SI_KERNEL, record.sender));
        }
    }

    [LibraryImport(LibFuzmon.Name)]
    private static partial int fuzmon_signals_open();

    [LibraryImport(LibFuzmon.Name)]
    private static partial void fuzmon_signals_close();

    [StructLayout(LayoutKind.Sequential)]
    private struct fuzmon_signal
    {
        public int number;
        public int code;
        public int sender;
        public int reserved;
    }
}
