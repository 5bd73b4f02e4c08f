using Fuzmon.Monitor.Tests.Support;
using Fuzmon.Records;

namespace Fuzmon.Monitor.Tests.Instruments;

public sealed class InstrumentSpec : MonitorSpec
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fuzmon-test-");
    private readonly InstrumentationLog _audit;

    public InstrumentSpec() => _audit = new InstrumentationLog(_folder.FullName, Clock);

    private string[] Lines => File.Exists(_audit.Path) ? File.ReadAllLines(_audit.Path) : [];

    [Fact]
    public void One_that_fails_is_made_anew_and_hears_again_of_who_is_watched()
    {
        var life = new FakeInstrument.Life { OnRun = number => ThrowIf(number == 3) };
        Use(("flaky", life));
        var process = new FakeProcess(11);
        StartMonitor(process);

        Eventually(() => Volatile.Read(ref life.Runs) > 5 && Attached(life) == 2);

        Assert.Equal((2, 1), (life.Starts, life.Ends));
        Assert.All(life.Attached, target => Assert.Equal(process.Key, target.Process));
        Assert.Contains(Lines, line => line.EndsWith(" flaky: failed, and is made anew: made to fail", StringComparison.Ordinal));
        Assert.Equal(2, Lines.Count(line => line.EndsWith(" flaky: started", StringComparison.Ordinal)));
    }

    [Fact]
    public void One_that_keeps_failing_is_given_up_and_neither_others_nor_samples_miss_it()
    {
        Settings = Settings with { MaxRestarts = 3 };
        var (failing, sound) = (new FakeInstrument.Life { OnStart = () => ThrowIf(true) }, new FakeInstrument.Life());
        Use(("failing", failing), ("sound", sound));
        StartMonitor(new FakeProcess(11));

        Eventually(() => Sink.Lifecycle(LifecycleEvent.GaveUp).Count == 1);

        Assert.Equal("the instrument failing kept failing: made to fail", Sink.Lifecycle(LifecycleEvent.GaveUp)[0].Reason);
        Assert.Equal(4, failing.Starts);
        var (runs, samples) = (Volatile.Read(ref sound.Runs), Sink.Samples(11).Count);
        Eventually(() => Volatile.Read(ref sound.Runs) > runs + 2 && Sink.Samples(11).Count > samples + 2);
        Assert.Equal(1, sound.Starts);
        Assert.Contains(Lines, line => line.EndsWith(" failing: given up: made to fail", StringComparison.Ordinal));
    }

    [Fact]
    public void What_one_says_at_its_end_comes_before_the_last_record()
    {
        var life = new FakeInstrument.Life();
        Use(("calm", life));
        var monitor = StartMonitor(new FakeProcess(11));
        Eventually(() => Volatile.Read(ref life.Runs) > 0);

        Stop(monitor);

        Assert.Equal(_folder.FullName, Assert.Single(Sink.Records.OfType<CampaignRecord>()).Folder);
        Assert.Equal(LifecycleEvent.Stopped, Assert.IsType<LifecycleRecord>(Sink.Records[^1]).Event);
        Assert.Matches(@"Z calm: stopped; it took [0-9.]+ ms in [0-9]+ calls and made 1 records$", Lines[^1]);
    }

    [Fact]
    public void One_hears_of_processes_that_come_and_go()
    {
        var life = new FakeInstrument.Life();
        Use(("calm", life));
        var (stays, goes) = (new FakeProcess(11), new FakeProcess(12));
        StartMonitor(stays, goes);
        Eventually(() => Attached(life) == 2);

        goes.End();

        Eventually(() => Detached(life) == 1);
        Assert.Equal(goes.Key, life.Detached[0]);
    }

    [Fact]
    public void Lines_that_could_not_be_written_are_a_number()
    {
        var folder = _folder.CreateSubdirectory("late");
        using var audit = new InstrumentationLog(Path.Combine(folder.FullName, "nowhere"), Clock);
        audit.Write("calm", "one");
        audit.Write("calm", "two");
        folder.CreateSubdirectory("nowhere");
        audit.Write("calm", "three\nlines");

        Assert.Equal(
            ["fuzmon: 2 lines could not be written", "calm: three?lines"], File.ReadAllLines(audit.Path).Select(line => line[25..]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(audit.Path));
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _audit.Dispose();
        _folder.Delete(recursive: true);
    }

    private static void ThrowIf(bool condition)
    {
        if (condition)
            throw new InvalidOperationException("made to fail");
    }

    private static int Attached(FakeInstrument.Life life)
    {
        lock (life.Attached)
            return life.Attached.Count;
    }

    private static int Detached(FakeInstrument.Life life)
    {
        lock (life.Detached)
            return life.Detached.Count;
    }

    private void Use(params (string Name, FakeInstrument.Life Life)[] instruments) => Instruments = new InstrumentsPlan(
        [.. instruments.Select(instrument => new InstrumentPlan(instrument.Name, () => new FakeInstrument(instrument.Life)))],
        _folder.FullName,
        _audit);
}
