using Fuzmon.Records;
using Fuzmon.Replaying;

namespace Fuzmon.Tests.Replaying;

public sealed class TimeOrderTests
{
    private static readonly DateTime Start = new(2025, 6, 14, 14, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Records_that_come_a_little_late_are_put_in_their_place()
        => Assert.Equal([0, 1, 2, 3, 4], InOrder(0, 2, 1, 4, 3));

    [Fact]
    public void Records_of_one_time_keep_their_order()
    {
        var order = new TimeOrder();
        var (first, second) = (At(5), At(5));
        order.Add(first);
        order.Add(second);

        Assert.True(order.TryTake(isEnd: true, out var taken));
        Assert.Same(first, taken);
        Assert.True(order.TryTake(isEnd: true, out taken));
        Assert.Same(second, taken);
    }

    [Fact]
    public void None_is_held_back_for_longer_than_one_can_be_late()
    {
        var order = new TimeOrder();
        order.Add(At(0));
        Assert.False(order.TryTake(isEnd: false, out _));

        order.Add(At((int)TimeOrder.Window.TotalSeconds + 1));

        Assert.True(order.TryTake(isEnd: false, out var first));
        Assert.Equal(Start, first!.Timestamp);
        Assert.False(order.TryTake(isEnd: false, out _));
        Assert.Equal(1, order.Count);
    }

    [Fact]
    public void A_clock_that_was_set_back_by_hours_holds_nothing_up()
    {
        var order = new TimeOrder();
        order.Add(At(10_000));
        order.Add(At(0));
        for (var second = 1; second <= 300; second++)
        {
            order.Add(At(second));
            while (order.TryTake(isEnd: false, out _))
            {
            }
        }

        Assert.InRange(order.Count, 1, (int)TimeOrder.Window.TotalSeconds + 1);
    }

    private static int[] InOrder(params int[] seconds)
    {
        var order = new TimeOrder();
        foreach (var second in seconds)
            order.Add(At(second));
        var taken = new List<int>();
        while (order.TryTake(isEnd: true, out var record))
            taken.Add((int)(record!.Timestamp - Start).TotalSeconds);
        return [.. taken];
    }

    private static StoredRecord At(int second)
    {
        var buffer = new PatchableBuffer();
        new LifecycleRecord { Timestamp = Start.AddSeconds(second), Event = LifecycleEvent.Reloaded }.WriteTo(new JournalRecordWriter(buffer));
        return StoredRecord.Read(buffer.Written);
    }
}
