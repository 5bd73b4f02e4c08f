namespace Fuzmon.Monitor;

/// <summary>A process that may come to live too long.</summary>
internal sealed class HangCandidate
{
    public required string Name { get; set; }

    public required bool IsNamed { get; init; }

    /// <summary>Whether it was judged, which happens once.</summary>
    public bool IsJudged { get; set; }

    /// <summary>Its parent, if that does not wait for it.</summary>
    public int? ForgetfulParent { get; set; }
}
