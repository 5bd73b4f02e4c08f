using Fuzmon.Linux.Tests.Support;

namespace Fuzmon.Linux.Tests.Processes;

public sealed class SharedReadingsTests : IDisposable
{
    private const SampleFields Everything = SampleFields.Default | SampleFields.PeakRss | SampleFields.Threads | SampleFields.State
        | SampleFields.Faults | SampleFields.ContextSwitches;

    private readonly SharedReadings? _shared = SharedReadings.TryOpen(out _);

    public void Dispose() => _shared?.Dispose();

    [BpfFact]
    public void A_process_that_waits_reads_as_in_proc()
    {
        using var child = ShellChild.Waiting();
        using var process = child.Open();

        Assert.Equal(FromProc(process), FromShared(process));
        Assert.Equal("sh", process.Name);
    }

    [BpfFact]
    public void Memory_that_a_process_gives_back_shows_in_its_peak_alone()
    {
        using var child = new ShellChild("""
            exec python3 -c '
            import sys
            memory = bytearray(b"x") * (64 << 20)
            print("big", flush=True); sys.stdin.readline()
            del memory
            print("small", flush=True); sys.stdin.readline()'
            """);
        using var process = child.Open();
        child.Await("big");
        child.AwaitSleep();
        var big = FromShared(process);
        child.Proceed();
        child.Await("small");
        child.AwaitSleep();
        var small = FromShared(process);

        Assert.Equal(FromProc(process), small);
        Assert.InRange(big.RssKb!.Value - small.RssKb!.Value, 60 << 10, 70 << 10);
        // What the kernel notes when memory is given back lacks what each of its processors has not yet told the others.
        Assert.InRange(small.PeakRssKb!.Value, big.RssKb.Value - 1024, big.RssKb.Value + 1024);
    }

    [BpfFact]
    public void A_process_of_many_threads_and_one_that_runs_are_left_to_proc_and_read_all_the_same()
    {
        using var busy = ShellChild.Busy();
        using var running = busy.Open();
        using var self = ShellChild.Open(Environment.ProcessId);

        Assert.Equal(ReadOutcome.Sampled, self.Read(Everything, _shared, out var many));
        Assert.True(many.Threads > 1);
        Assert.NotNull(many.CpuNanoseconds);
        Assert.Equal(ReadOutcome.Sampled, running.Read(Everything, _shared, out var first));
        Wait.Until(
            () => running.Read(Everything, _shared, out var next) == ReadOutcome.Sampled && next.CpuNanoseconds > first.CpuNanoseconds, "it has run");
    }

    [BpfFact]
    public void Readings_of_one_process_never_go_back_in_time()
    {
        using var child = ShellChild.Waiting();
        using var process = child.Open();
        var last = 0L;
        for (var i = 0; i < 1000; i++)
        {
            Assert.Equal(ReadOutcome.Sampled, process.Read(SampleFields.Default, _shared, out var reading));
            Assert.True(reading.MonotonicNanoseconds > last);
            last = reading.MonotonicNanoseconds;
        }
    }

    [BpfFact]
    public void Whoever_reads_alone_soon_reads_proc_as_reading_everything_would_not_pay()
    {
        // On a machine with hardly any processes it would.
        using var others = new ShellChild("for i in $(seq 24); do sleep 600 & echo $!; done; read line");
        for (var i = 0; i < 24; i++)
            others.ReadPid();
        using var child = ShellChild.Waiting();
        using var process = child.Open();
        for (var i = 0; i < 1000; i++)
            process.Read(SampleFields.Default, _shared, out _);

        Assert.InRange(_shared!.Passes, 1, 100);
    }

    [BpfFact]
    public void A_process_that_has_ended_is_not_read()
    {
        using var child = ShellChild.Waiting();
        using var process = child.Open();
        child.KillAndReap();

        Assert.Equal(ReadOutcome.Exited, process.Read(SampleFields.Default, _shared, out _));
    }

    private ProcessReading FromShared(ProcessHandle process)
    {
        var served = 0L;
        var reading = default(ProcessReading);
        // It may rest from reading everything for one process, and a process may not yet have left the CPU.
        Wait.Until(
            () =>
            {
                served = _shared!.Served;
                return process.Read(Everything, _shared, out reading) == ReadOutcome.Sampled && _shared.Served > served;
            },
            "it is read with all others");
        return Timeless(reading);
    }

    private static ProcessReading FromProc(ProcessHandle process)
    {
        var reading = TryReadProc(process);
        Assert.NotNull(reading);
        return reading.Value;
    }

    private static ProcessReading? TryReadProc(ProcessHandle process)
        => process.Read(Everything, out var reading) == ReadOutcome.Sampled ? Timeless(reading) : null;

    private static ProcessReading Timeless(ProcessReading reading) => reading with { Timestamp = default, MonotonicNanoseconds = 0 };
}
