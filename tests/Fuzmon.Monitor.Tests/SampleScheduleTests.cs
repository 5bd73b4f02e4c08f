using Fuzmon.Monitor.Tests.Support;

namespace Fuzmon.Monitor.Tests;

public sealed class SampleScheduleTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly ManualTime _time = new();

    [Fact]
    public void The_first_tick_comes_a_whole_interval_after_the_start()
    {
        var schedule = new SampleSchedule(_time, Interval, phase: 0);

        Assert.Equal(Interval, schedule.UntilNext);
    }

    [Fact]
    public void A_phase_brings_the_next_tick_forward_and_the_interval_stays()
    {
        var schedule = new SampleSchedule(_time, Interval, phase: 0.25);

        Assert.Equal(2.5, schedule.UntilNext.TotalSeconds);
        _time.Advance(2.5);
        schedule.Advance();
        Assert.Equal(10, schedule.UntilNext.TotalSeconds);
    }

    [Fact]
    public void Lateness_does_not_add_up()
    {
        var schedule = new SampleSchedule(_time, Interval, phase: 0);
        for (var tick = 1; tick <= 1000; tick++)
        {
            _time.Advance(schedule.UntilNext.TotalSeconds + 3);
            Assert.Equal(0, schedule.Advance());
            Assert.Equal(7, schedule.UntilNext.TotalSeconds);
            _time.Advance(-3); // As if the sample had taken no time: the next tick is where it was.
        }

        Assert.Equal(10, schedule.UntilNext.TotalSeconds);
    }

    [Theory]
    [InlineData(10, 0)]
    [InlineData(19.9, 0)]
    [InlineData(20, 1)]
    [InlineData(45, 3)]
    public void Ticks_that_have_passed_are_counted_and_not_caught_up_on(double now, int missed)
    {
        var schedule = new SampleSchedule(_time, Interval, phase: 0);
        _time.Advance(now);

        Assert.Equal(missed, schedule.Advance());
        Assert.Equal((10 * (missed + 2)) - now, schedule.UntilNext.TotalSeconds, 6);
    }

    [Fact]
    public void Ticks_of_schedules_that_start_a_little_apart_fall_together()
    {
        var first = new SampleSchedule(_time, Interval, phase: 0);
        _time.Advance(0.013);
        var second = new SampleSchedule(_time, Interval, phase: 0);
        _time.Advance(0.004);
        var third = new SampleSchedule(_time, Interval, phase: 0);

        Assert.Equal(second.UntilNext, third.UntilNext);
        Assert.Equal(0.02, (second.UntilNext - first.UntilNext).TotalSeconds, 6);
    }

    [Fact]
    public void Processes_that_are_read_together_tick_at_a_few_points_of_the_interval()
    {
        var first = new SampleSchedule(_time, Interval, phase: 0.3, slots: 4);
        _time.Advance(1.2);
        var second = new SampleSchedule(_time, Interval, phase: 0.3, slots: 4);

        Assert.Equal(first.UntilNext, second.UntilNext);
        second.Advance();
        _time.Advance(second.UntilNext.TotalSeconds);
        second.Advance();
        Assert.Equal(10, second.UntilNext.TotalSeconds, 6);
    }

    [Fact]
    public void A_timer_that_fires_early_does_not_skip_its_tick()
    {
        var schedule = new SampleSchedule(_time, Interval, phase: 0);
        _time.Advance(9.999);

        Assert.Equal(0, schedule.Advance());
        Assert.Equal(0.001, schedule.UntilNext.TotalSeconds, 6);
    }

    [Fact]
    public void Another_interval_counts_from_now()
    {
        var schedule = new SampleSchedule(_time, Interval, phase: 0);
        _time.Advance(4);

        schedule.ChangeInterval(TimeSpan.FromSeconds(1));

        Assert.Equal(1, schedule.UntilNext.TotalSeconds);
    }
}
