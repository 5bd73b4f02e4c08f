using System.Runtime.CompilerServices;
using Akka.Actor;

namespace Fuzmon.Monitor.Tests.Support;

/// <summary>What the journal of an actor system is to do.</summary>
internal sealed class FlakyJournalSwitch
{
    private static readonly ConditionalWeakTable<ActorSystem, FlakyJournalSwitch> Switches = new();

    private volatile TaskCompletionSource _readable = Opened();
    private volatile TaskCompletionSource _writable = Opened();
    private volatile Exception? _failure;
    private long _written;

    /// <summary>What every write fails with; null when they succeed.</summary>
    public Exception? Failure
    {
        get => _failure;
        set => _failure = value;
    }

    public Task Readable => _readable.Task;

    public Task Writable => _writable.Task;

    public long Written => Interlocked.Read(ref _written);

    public static FlakyJournalSwitch Of(ActorSystem system) => Switches.GetOrCreateValue(system);

    public void HoldReads() => _readable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetReads() => _readable.TrySetResult();

    public void HoldWrites() => _writable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetWrites() => _writable.TrySetResult();

    public void CountWritten(int count) => Interlocked.Add(ref _written, count);

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }
}
