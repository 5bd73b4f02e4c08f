namespace Fuzmon.Records.Tests.Support;

/// <summary>A clock that stands still until it is set; the time that has passed is another matter.</summary>
internal sealed class ManualTime : TimeProvider
{
    public DateTime Now { get; set; } = Some.Time;

    public TimeSpan Passed { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Now, TimeSpan.Zero);

    public override long GetTimestamp() => Passed.Ticks;
}
