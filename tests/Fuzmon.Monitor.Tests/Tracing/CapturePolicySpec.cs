using Fuzmon.Monitor.Tests.Support;
using Fuzmon.Stacks.Capture;

namespace Fuzmon.Monitor.Tests.Tracing;

public sealed class CapturePolicySpec : MonitorSpec
{
    private readonly FakeTracer _tracer = new();

    public CapturePolicySpec() => Stacks = new StackPlan(() => _tracer, null);

    [Fact]
    public void Samples_of_an_active_process_say_what_became_of_their_stacks()
    {
        StartMonitor(new FakeProcess(11));

        Eventually(() => Sink.Samples(11).Count >= 3);

        Assert.All(Sink.Samples(11).Take(3), sample => Assert.NotNull(sample.Capture));
        Assert.Contains(Sink.Samples(11), sample => sample.Capture!.Error == "fake");
        Assert.Equal(Enumerable.Range(1, 3).Select(number => (long?)number), Sink.Samples(11).Take(3).Select(sample => sample.Memory.RssKb));
    }

    [Fact]
    public void Nothing_is_captured_of_an_inactive_process()
    {
        Settings = Settings with { StackCpuPercentThreshold = 60 };
        StartMonitor(new FakeProcess(11));

        Eventually(() => Sink.Samples(11).Count >= 4);

        Assert.All(Sink.Samples(11), sample => Assert.Null(sample.Capture));
        Assert.Equal(0, _tracer.Captures);
    }

    [Fact]
    public void Nothing_is_captured_when_it_is_switched_off()
    {
        Settings = Settings with { Stacks = new StackSettings { Enabled = false } };
        StartMonitor(new FakeProcess(11));

        Eventually(() => Sink.Samples(11).Count >= 4);

        Assert.Equal(0, _tracer.Captures);
    }

    [Fact]
    public void One_sample_in_so_many_is_captured()
    {
        Settings = Settings with { Stacks = new StackSettings { EveryNthSample = 3 } };
        StartMonitor(new FakeProcess(11));

        Eventually(() => Sink.Samples(11).Count >= 7);

        Assert.Equal([true, false, false, true, false, false, true], Sink.Samples(11).Take(7).Select(sample => sample.Capture is not null));
    }

    [Fact]
    public void Without_ptrace_nothing_is_stopped()
    {
        Settings = Settings with { Stacks = new StackSettings { AllowPtrace = false, Capture = new CaptureOptions { Unwinder = Unwinder.Libunwind } } };
        StartMonitor(new FakeProcess(11));

        Eventually(() => _tracer.Captures >= 1);

        Assert.Equal((CaptureMode.NoStop, Unwinder.Own), (_tracer.LastOptions!.Mode, _tracer.LastOptions.Unwinder));
    }

    [Fact]
    public void A_capture_that_hangs_costs_no_sample_of_any_process()
    {
        using var never = new ManualResetEventSlim();
        _tracer.OnCapture = _ =>
        {
            never.Wait();
            return CaptureOutcome.Failed("late");
        };
        StartMonitor(new FakeProcess(11), new FakeProcess(12));

        Eventually(() => Sink.Samples(11).Count >= 5 && Sink.Samples(12).Count >= 5);

        Assert.All(Sink.Samples(11), sample => Assert.NotNull(sample.Capture!.Error));
        Assert.Equal([1, 2, 3, 4, 5], Sink.Samples(11).Take(5).Select(sample => sample.Memory.RssKb));
        never.Set();
    }

    [Fact]
    public void A_sample_that_waits_for_its_stacks_is_recorded_before_the_exit()
    {
        using var never = new ManualResetEventSlim();
        _tracer.OnCapture = _ =>
        {
            never.Wait();
            return CaptureOutcome.Failed("late");
        };
        Settings = Settings with { Interval = TimeSpan.FromHours(1) };
        var process = new FakeProcess(11);
        StartMonitor(process);
        Eventually(() => _tracer.Captures == 1);

        process.End(Exited(0));

        Eventually(() => Sink.Records.OfType<Records.ExitRecord>().Any());
        Assert.Equal("the process ended first", Assert.Single(Sink.Samples(11)).Capture!.Error);
        never.Set();
    }

    [Fact]
    public void A_stop_records_what_waits_and_ends_the_tracer()
    {
        Settings = Settings with { Interval = TimeSpan.FromHours(1) };
        var monitor = StartMonitor(new FakeProcess(11));
        Eventually(() => Sink.Samples(11).Count == 1);

        Stop(monitor);

        Assert.Equal(2, Sink.Samples(11).Count);
        Eventually(() => _tracer.IsDisposed);
    }
}
