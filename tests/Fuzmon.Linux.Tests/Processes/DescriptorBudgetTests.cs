using Fuzmon.Linux.Tests.Support;

namespace Fuzmon.Linux.Tests.Processes;

public sealed class DescriptorBudgetTests
{
    [Theory]
    [InlineData(0UL, 0)]
    [InlineData(256UL, 0)]
    [InlineData(1024UL, 768)]
    [InlineData(20_000UL, 17_500)]
    [InlineData(ulong.MaxValue, int.MaxValue - (int.MaxValue / 8))]
    public void A_limit_leaves_room_for_everything_else(ulong limit, int capacity) =>
        Assert.Equal(capacity, DescriptorBudget.CapacityFor(limit));

    [Fact]
    public void Without_descriptors_a_process_is_still_sampled()
    {
        var budget = new DescriptorBudget(0);
        using var child = ShellChild.Waiting();
        using var handle = child.Open(budget);

        Assert.Equal(ReadOutcome.Sampled, handle.Read(SampleFields.Default, out var reading));

        Assert.Null(handle.Pidfd);
        Assert.True(reading.RssKb > 0);
        Assert.Equal(1, budget.Taken);
    }

    [Fact]
    public void Files_leave_a_quarter_so_that_pidfds_find_room()
    {
        var budget = new DescriptorBudget(8);
        using var child = ShellChild.Waiting();
        using var first = child.Open(budget);
        using var second = child.Open(budget);
        Assert.Equal(4, budget.Taken);
        first.Read(SampleFields.Default | SampleFields.Faults, out _);
        second.Read(SampleFields.Default | SampleFields.Faults, out _);
        Assert.Equal(6, budget.Taken);

        using var third = child.Open(budget);

        Assert.NotNull(third.Pidfd);
        Assert.Equal(8, budget.Taken);
    }

    [Fact]
    public void Everything_taken_is_returned()
    {
        var budget = new DescriptorBudget(100);
        using (var child = ShellChild.Waiting())
        {
            using var handle = child.Open(budget);
            handle.Read(SampleFields.Default | SampleFields.Faults, out _);
            Assert.Equal(4, budget.Taken);
            child.KillAndReap();
            handle.Read(SampleFields.Default, out _);
        }
        Assert.Equal(OpenOutcome.NotFound, ProcessHandle.TryOpen(int.MaxValue, out _, budget));

        Assert.Equal(0, budget.Taken);
    }

    [Fact]
    public void Threads_never_take_more_than_there_is()
    {
        var budget = new DescriptorBudget(1000);
        var taken = 0;

        Parallel.For(0, 4000, _ =>
        {
            if (budget.TryTake())
                Interlocked.Increment(ref taken);
        });

        Assert.InRange(taken, 1, 1000);
        Assert.Equal(taken, budget.Taken);
    }
}
