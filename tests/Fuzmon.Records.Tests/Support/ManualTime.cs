namespace Fuzmon.Records.Tests.Support;

/// <summary>A clock that stands still until it is set.</summary>
internal sealed class ManualTime : TimeProvider
{
    public DateTime Now { get; set; } = Some.Time;

    public override DateTimeOffset GetUtcNow() => new(Now, TimeSpan.Zero);
}
