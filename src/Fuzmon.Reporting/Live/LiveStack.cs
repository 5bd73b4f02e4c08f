namespace Fuzmon.Reporting.Live;

/// <summary>A stack and how often it was seen.</summary>
/// <param name="Count">How often.</param>
/// <param name="Overcount">By how much that may be too many: what another stack had whose place it took.</param>
/// <param name="Frames">Outermost first.</param>
internal sealed record LiveStack(long Count, long Overcount, IReadOnlyList<string> Frames);
