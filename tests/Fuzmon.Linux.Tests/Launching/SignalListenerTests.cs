using System.Collections.Concurrent;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Fuzmon.Linux.Launching;
using Fuzmon.Linux.Tests.Launching.Support;
using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Linux.Tests.Launching;

[Collection(ChildrenCollection.Name)]
public sealed class SignalListenerTests : IDisposable
{
    private const int SIGHUP = 1;
    private const int SIGTERM = 15;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly SafeFileHandle _self = Pidfd.TryOpen(Environment.ProcessId)!;
    private readonly BlockingCollection<ReceivedSignal> _received = [];

    public void Dispose()
    {
        _self.Dispose();
        _received.Dispose();
    }

    [Fact]
    public void A_signal_comes_with_its_sender()
    {
        using var listener = new SignalListener(_received.Add);
        Assert.True(ProcessSignals.Send(_self, SIGTERM));

        Assert.True(_received.TryTake(out var signal, Deadline));
        Assert.Equal(new ReceivedSignal(SIGTERM, FromTerminal: false, Environment.ProcessId), signal);
    }

    [Fact]
    public void There_is_one_listener_at_a_time()
    {
        using (new SignalListener(_received.Add))
            Assert.Throws<InvalidOperationException>(() => new SignalListener(_received.Add));
        new SignalListener(_received.Add).Dispose();
    }

    [Fact]
    public void Disposing_gives_the_signals_back_to_the_runtime()
    {
        using var handled = new ManualResetEventSlim();
        using var registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            handled.Set();
        });

        using (new SignalListener(_received.Add))
        {
            Assert.True(ProcessSignals.Send(_self, SIGHUP));
            Assert.True(_received.TryTake(out _, Deadline));
        }
        Assert.False(handled.IsSet);

        Assert.True(ProcessSignals.Send(_self, SIGHUP));
        Assert.True(handled.Wait(Deadline));
        Assert.Empty(_received);
    }

    [Fact]
    public void Handlers_that_the_runtime_installs_and_removes_later_do_not_displace_it()
    {
        using var listener = new SignalListener(_received.Add);
        var registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => Assert.Fail("The signal was the listener's."));
        Assert.True(ProcessSignals.Send(_self, SIGHUP));
        Assert.True(_received.TryTake(out _, Deadline));

        registration.Dispose();
        Assert.True(ProcessSignals.Send(_self, SIGHUP));
        Assert.True(_received.TryTake(out _, Deadline));
    }

    [Fact]
    public void A_handler_may_dispose_of_its_listener()
    {
        using var disposed = new ManualResetEventSlim();
        SignalListener? listener = null;
        listener = new SignalListener(_ =>
        {
            listener!.Dispose();
            disposed.Set();
        });
        Assert.True(ProcessSignals.Send(_self, SIGTERM));

        Assert.True(disposed.Wait(Deadline));
    }

    [Fact]
    public void A_signal_that_does_not_exist_is_refused() =>
        Assert.Throws<Win32Exception>(() => ProcessSignals.Send(_self, 1000));
}
