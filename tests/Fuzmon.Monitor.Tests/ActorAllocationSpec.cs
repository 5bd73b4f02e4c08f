using Fuzmon.Monitor.Tests.Support;
using Fuzmon.Records;

namespace Fuzmon.Monitor.Tests;

/// <summary>
/// What a sample may allocate on its way through the actors, from the timer to the sink. What other tests allocated meanwhile
/// could not be told apart.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class ActorAllocationSpec : MonitorSpec
{
    private const int Processes = 50;
    private const int Samples = 5_000;
    private const int BudgetBytes = 900;

    [Fact]
    public void A_tick_stays_within_its_budget()
    {
        var sink = new CountingSink();
        StartMonitor(sink, [.. Enumerable.Range(1, Processes).Select(pid => new FakeProcess(pid))]);
        Eventually(() => sink.Count >= Samples);

        var (before, samples) = (GC.GetTotalAllocatedBytes(precise: true), sink.Count);
        Eventually(() => sink.Count >= samples + Samples);
        var each = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)(sink.Count - samples);

        Assert.True(each <= BudgetBytes, $"{each} bytes a sample");
    }

    private sealed class CountingSink : IRecordSink
    {
        private long _count;

        public string Name => "counter";

        public bool HasBacklog => false;

        public long Count => Interlocked.Read(ref _count);

        public void Write(IReadOnlyList<Record> batch) => Interlocked.Add(ref _count, batch.Count);

        public void Dispose()
        {
        }
    }
}
