namespace Fuzmon.Monitor;

/// <summary>The instruments of a run.</summary>
/// <param name="Instruments">All of them, with different names.</param>
/// <param name="Folder">The folder for results.</param>
/// <param name="Audit">What they do beside their records. Whoever made it disposes it.</param>
public sealed record InstrumentsPlan(IReadOnlyList<InstrumentPlan> Instruments, string Folder, InstrumentationLog Audit)
{
    /// <summary>Which of them a target has: the first rule that holds for it decides; without one it has all.</summary>
    public IReadOnlyList<InstrumentRule> Rules { get; init; } = [];
}
