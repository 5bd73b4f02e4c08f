using Fuzmon.Instrumentation;
using Fuzmon.Records;

namespace Fuzmon.Monitor.Tests.Support;

/// <summary>An instrument that counts what is done to it, and does what the test says.</summary>
internal sealed class FakeInstrument(FakeInstrument.Life life) : IInstrument
{
    private IInstrumentHost? _host;

    public TimeSpan Interval => TimeSpan.FromMilliseconds(5);

    public void Start(IInstrumentHost host)
    {
        _host = host;
        Interlocked.Increment(ref life.Starts);
        life.OnStart?.Invoke();
    }

    public void Attach(InstrumentTarget target)
    {
        lock (life.Attached)
            life.Attached.Add(target);
    }

    public void Detach(ProcessKey process)
    {
        lock (life.Detached)
            life.Detached.Add(process);
    }

    public void Run()
    {
        var number = Interlocked.Increment(ref life.Runs);
        life.OnRun?.Invoke(number);
    }

    public void Dispose()
    {
        Interlocked.Increment(ref life.Ends);
        _host?.Emit(new CampaignRecord { Timestamp = _host.Now, Fuzzer = "fake", Folder = _host.Folder });
    }

    /// <summary>What became of an instrument and those that took its place.</summary>
    internal sealed class Life
    {
        public int Starts;
        public int Runs;
        public int Ends;

        public List<InstrumentTarget> Attached { get; } = [];

        public List<ProcessKey> Detached { get; } = [];

        public Action? OnStart { get; init; }

        /// <summary>Is given the number of the call.</summary>
        public Action<int>? OnRun { get; init; }
    }
}
