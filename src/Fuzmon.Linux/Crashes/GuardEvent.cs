namespace Fuzmon.Linux.Crashes;

/// <summary>Something that the guard tells.</summary>
/// <param name="Kind">What.</param>
/// <param name="Pid">The process of a crash.</param>
/// <param name="Value">Of a crash that was let go: how many were, before they could be told.</param>
/// <param name="Text">Words for people; may be empty.</param>
public sealed record GuardEvent(GuardEventKind Kind, int Pid, int Value, string Text)
{
    /// <summary>The crash, if it is one; the caller's to dispose.</summary>
    public InterceptedCrash? Crash { get; init; }
}
