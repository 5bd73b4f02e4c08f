namespace Fuzmon.Instrumentation.Sanitizers;

/// <summary>How much of what a program printed is kept, whatever it prints.</summary>
/// <param name="LineCharacters">Of a line; the rest of it is skipped.</param>
/// <param name="Frames">Of a stack.</param>
/// <param name="Reports">Of one output; those after it are only counted.</param>
public sealed record ReportLimits(int LineCharacters = 4_096, int Frames = 256, int Reports = 16)
{
    /// <summary>The usual ones.</summary>
    public static ReportLimits Default { get; } = new();
}
