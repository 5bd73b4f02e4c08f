namespace Fuzmon.Monitor;

/// <summary>What alerts need of the world.</summary>
/// <param name="Actions">Runs commands and calls webhooks. Whoever made it disposes it.</param>
/// <param name="Disk">Tells how much room the output folder's disk has for this user and its size, in bytes; null where it cannot be told.</param>
public sealed record AlertPlan(IAlertActions Actions, Func<(long Free, long Size)?> Disk)
{
    /// <summary>Looks at processes that live too long; null for those of this machine.</summary>
    internal IHangProbe? HangProbe { get; init; }
}
