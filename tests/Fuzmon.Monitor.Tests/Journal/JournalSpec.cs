using Akka.Actor;
using Fuzmon.Monitor.Tests.Support;
using Fuzmon.Records;

namespace Fuzmon.Monitor.Tests.Journal;

public sealed class JournalSpec : MonitorSpec
{
    private static readonly MonitorIdentity Monitor = new("b1946ac9-2c9f-4f4a-8e5e-5d8f6f5a0c11", "host", "1.2.3", 99, 100, "6.1.0");

    private readonly FakeJournalStore _store = new();
    private readonly FlakyJournalSwitch _switch;

    public JournalSpec()
        : base(FlakyJournal.Configuration)
    {
        _switch = FlakyJournalSwitch.Of(Sys);
        Journal = PlanFor(_store);
    }

    [Fact]
    public void Every_record_gets_its_number_and_all_that_is_recorded_is_kept()
    {
        var process = new FakeProcess(11);
        var monitor = StartMonitor(process);
        Eventually(() => Sink.Samples(11).Count >= 5);
        process.End(Exited(3));
        Eventually(() => Sink.Records.OfType<ExitRecord>().Any());
        Stop(monitor);

        var own = Sink.Records.Where(record => record is SampleRecord or ExitRecord).ToArray();
        Assert.Equal(Enumerable.Range(1, own.Length).Select(n => (long?)n), own.Select(record => record.Seq));
        // The first of all others says which monitor it is, and the log has a record of its own for that.
        Assert.Equal(2, Assert.Single(Sink.Lifecycle(LifecycleEvent.Stopped)).Seq);
        Assert.Equal(own.Length + 2, _switch.Written);
    }

    [Fact]
    public void The_next_monitor_goes_on_from_the_last_sample()
    {
        var process = new FakeProcess(11);
        var monitor = StartMonitor(process);
        Eventually(() => Sink.Samples(11).Count >= 3);
        Watch(monitor);
        Stop(monitor);
        ExpectTerminated(monitor, Patience);
        var before = Sink.Samples(11).Count;

        StartMonitor(process);
        Eventually(() => Sink.Samples(11).Count >= before + 2);

        var next = Sink.Samples(11)[before];
        Assert.Equal(50, next.CpuTimePercent);
        Assert.Equal(before + 1, next.Seq);
    }

    [Fact]
    public void A_snapshot_serves_as_well_as_what_it_stands_for()
    {
        Settings = Settings with { Interval = TimeSpan.FromMilliseconds(10) };
        var process = new FakeProcess(11);
        var monitor = StartMonitor(process);
        Eventually(() => Sink.Samples(11).Count >= 300);
        Watch(monitor);
        Stop(monitor);
        ExpectTerminated(monitor, Patience);
        var before = Sink.Samples(11).Count;

        StartMonitor(process);
        Eventually(() => Sink.Samples(11).Count > before);

        Assert.Equal(50, Sink.Samples(11)[before].CpuTimePercent);
        Assert.Equal(before + 1, Sink.Samples(11)[before].Seq);
    }

    [Fact]
    public void Another_boot_s_process_of_the_same_pid_and_start_is_another_process()
    {
        var process = new FakeProcess(11);
        var monitor = StartMonitor(process);
        Eventually(() => Sink.Samples(11).Count >= 3);
        Watch(monitor);
        Stop(monitor);
        ExpectTerminated(monitor, Patience);
        var before = Sink.Samples(11).Count;

        Journal = Journal! with { BootId = Guid.NewGuid() };
        StartMonitor(process);
        Eventually(() => Sink.Samples(11).Count > before);

        Assert.Equal(7, Sink.Samples(11)[before].CpuTimePercent);
        Assert.Equal(1, Sink.Samples(11)[before].Seq);
    }

    [Fact]
    public void An_actor_that_throws_recovers_and_each_of_its_samples_is_recorded_once()
    {
        StartMonitor(new FakeProcess(11) { OnRead = number => ThrowIf(number % 5 == 3) });
        Settings = Settings with { MaxRestarts = 1000 };

        Eventually(() => Sink.Samples(11).Count >= 12);

        Assert.Equal([1, 2, 4, 5, 6, 7, 9, 10, 11, 12], Sink.Samples(11).Take(10).Select(sample => sample.Memory.RssKb));
        Assert.Equal(Enumerable.Range(1, 10).Select(n => (long?)n), Sink.Samples(11).Take(10).Select(sample => sample.Seq));
        Assert.Equal(50, Sink.Samples(11)[2].CpuTimePercent);
    }

    [Fact]
    public void What_is_on_its_way_to_the_journal_when_an_actor_fails_is_recorded_once()
    {
        var process = new FakeProcess(11);
        StartMonitor(process);
        Eventually(() => Sink.Samples(11).Count >= 2);
        _switch.HoldWrites();
        var reads = process.Reads;
        Eventually(() => process.Reads >= reads + 3);

        Sys.ActorSelection("/user/monitor/process-11-100").Tell(Kill.Instance);
        Eventually(() => process.Reads >= reads + 6);
        _switch.LetWrites();

        Eventually(() => Sink.Samples(11).Count >= reads + 8);
        AssertAllInOrder(11);
        Assert.All(Sink.Samples(11), sample => Assert.NotNull(sample.Seq));
    }

    [Fact]
    public void Sampling_does_not_wait_for_the_recovery()
    {
        _switch.HoldReads();
        var process = new FakeProcess(11);
        StartMonitor(process);
        Eventually(() => process.Reads >= 5);
        Assert.Empty(Sink.Records);

        _switch.LetReads();
        Eventually(() => Sink.Samples(11).Count >= 8);

        AssertAllInOrder(11);
        Assert.All(Sink.Samples(11), sample => Assert.Equal(0, sample.MissedTicks));
    }

    [Fact]
    public void An_end_before_the_recovery_is_recorded_after_it()
    {
        _switch.HoldReads();
        var process = new FakeProcess(11);
        StartMonitor(process);
        Eventually(() => process.Reads >= 2);
        process.End(Exited(4));

        _switch.LetReads();

        Eventually(() => Sink.Records.OfType<ExitRecord>().Any());
        Assert.Equal(4, Sink.Records.OfType<ExitRecord>().Single().ExitCode);
        AssertAllInOrder(11);
    }

    [Fact]
    public void A_journal_that_fails_costs_the_log_nothing_and_its_own_loss_is_a_number()
    {
        _store.OnRepair = _ => new RepairOutcome(IsUsable: _switch.Failure is null, SetAside: null, IsNew: false);
        var monitor = StartMonitor(new FakeProcess(11), new FakeProcess(12));
        Eventually(() => Sink.Samples(11).Count >= 3 && Sink.Samples(12).Count >= 3);
        AwaitCampaign(monitor);

        _switch.Failure = new IOException("the disk is on fire");
        Eventually(() => Sink.Samples(11).Any(sample => sample.Seq is null) && Sink.Samples(12).Any(sample => sample.Seq is null));
        _switch.Failure = null;
        Eventually(() => Sink.Samples(11)[^1].Seq is not null && Sink.Samples(12)[^1].Seq is not null);
        Stop(monitor);

        AssertAllInOrder(11);
        AssertAllInOrder(12);
        var degraded = Sink.Lifecycle(LifecycleEvent.Degraded);
        Assert.Contains("the disk is on fire", degraded[0].Reason, StringComparison.Ordinal);
        Assert.Contains("works again", degraded[1].Reason, StringComparison.Ordinal);
        // What was recorded while the persistent actors took over is said at the end.
        Assert.Equal(Sink.Samples(11).Concat(Sink.Samples(12)).Count(sample => sample.Seq is null), degraded.Sum(record => record.Lost));
    }

    [Fact]
    public void A_journal_that_was_replaced_lacks_what_the_one_before_had()
    {
        _store.OnRepair = _ => new RepairOutcome(IsUsable: _switch.Failure is null, "/somewhere/journal.db.damaged", IsNew: true);
        var monitor = StartMonitor(new FakeProcess(11));
        Eventually(() => Sink.Samples(11).Count >= 3);
        AwaitCampaign(monitor);
        _switch.Failure = new IOException("it is damaged");
        Eventually(() => Sink.Samples(11).Any(sample => sample.Seq is null));
        var writtenBefore = _switch.Written;
        _switch.Failure = null;
        Eventually(() => Sink.Samples(11)[^1].Seq is not null);
        Stop(monitor);

        var degraded = Sink.Lifecycle(LifecycleEvent.Degraded);
        Assert.Contains("journal.db.damaged", degraded[1].Reason, StringComparison.Ordinal);
        // The record that begins a run is in the journal beside the log's own, and may count.
        var lacking = Sink.Samples(11).Count(sample => sample.Seq is null) + writtenBefore;
        Assert.InRange(degraded.Sum(record => record.Lost ?? 0), lacking, lacking + 1);
    }

    [Fact]
    public void A_journal_that_does_not_answer_keeps_nothing_from_the_log()
    {
        var process = new FakeProcess(11);
        var monitor = StartMonitor(process);
        Eventually(() => Sink.Samples(11).Count >= 2);
        _switch.HoldWrites();
        var reads = process.Reads;
        Eventually(() => process.Reads >= reads + 5);

        Stop(monitor);

        AssertAllInOrder(11);
        Assert.True(Sink.Samples(11).Count >= reads + 5);
        Assert.Single(Sink.Lifecycle(LifecycleEvent.Stopped));
    }

    [Fact]
    public void A_failed_campaign_loses_no_record()
    {
        var monitor = StartMonitor(new FakeProcess(11));
        Eventually(() => Sink.Samples(11).Count >= 2);
        _switch.HoldWrites();
        for (var i = 0; i < 5; i++)
            monitor.Tell(new Reconfigure(Settings));
        Sys.ActorSelection("/user/monitor/campaign").Tell(Kill.Instance);
        monitor.Tell(new Reconfigure(Settings));
        _switch.LetWrites();

        Eventually(() => Sink.Lifecycle(LifecycleEvent.Reloaded).Count == 6);
        Stop(monitor);
        Assert.Equal(6, Sink.Lifecycle(LifecycleEvent.Reloaded).Select(record => record.Seq).Distinct().Count());
    }

    [Fact]
    public void A_monitor_that_was_killed_before_is_an_outage()
    {
        Journal = PlanFor(new FakeJournalStore
        {
            Past = new JournalPast { EndedOrderly = false, LastRecordAt = DateTime.UtcNow.AddMinutes(-2), Rows = 10, LastOrdering = 10 },
        });
        StartMonitor(new FakeProcess(11));

        Eventually(() => Sink.Lifecycle(LifecycleEvent.Outage).Count == 1);
        var outage = Sink.Lifecycle(LifecycleEvent.Outage).Single();
        Assert.InRange(outage.OutageMs!.Value, 120_000, 180_000);
        Assert.Equal(50, outage.MissingMs);
    }

    [Fact]
    public void One_that_keeps_failing_is_given_up_with_a_journal_too()
    {
        Settings = Settings with { MaxRestarts = 3 };
        StartMonitor(new FakeProcess(11) { OnRead = _ => ThrowIf(true) }, new FakeProcess(12));

        Eventually(() => Sink.Lifecycle(LifecycleEvent.GaveUp).Count == 1);
        Assert.Contains("made to fail", Sink.Lifecycle(LifecycleEvent.GaveUp).Single().Reason, StringComparison.Ordinal);
        var others = Sink.Samples(12).Count;
        Eventually(() => Sink.Samples(12).Count >= others + 3);
    }

    private static JournalPlan PlanFor(FakeJournalStore store)
        => new() { Store = store, FlushInterval = TimeSpan.FromMilliseconds(50), Monitor = Monitor, BootId = Guid.Parse(Monitor.BootId) };

    /// <summary>Waits until what begins a run is kept, which no log shows.</summary>
    private void AwaitCampaign(IActorRef monitor)
    {
        monitor.Tell(new Reconfigure(Settings));
        Eventually(() => Sink.Lifecycle(LifecycleEvent.Reloaded).Count == 1);
    }

    private void AssertAllInOrder(int pid)
    {
        var samples = Sink.Samples(pid);
        Assert.Equal(Enumerable.Range(1, samples.Count).Select(n => (long?)n), samples.Select(sample => sample.Memory.RssKb));
    }

    private static void ThrowIf(bool condition)
    {
        if (condition)
            throw new InvalidOperationException("made to fail");
    }
}
