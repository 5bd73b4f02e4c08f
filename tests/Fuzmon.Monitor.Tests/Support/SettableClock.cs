namespace Fuzmon.Monitor.Tests.Support;

/// <summary>The machine's clock, set forward or back; the time that passes is not touched by that.</summary>
internal sealed class SettableClock : TimeProvider
{
    private long _offsetTicks;

    public TimeSpan Offset
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));
        set => Interlocked.Exchange(ref _offsetTicks, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
}
