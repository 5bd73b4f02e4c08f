namespace Fuzmon.Linux.Launching;

/// <summary>How a command is launched that is going to be traced.</summary>
/// <param name="Tracer">The process that traces it, which need not be an ancestor.</param>
public sealed record LaunchTracing(int Tracer)
{
    /// <summary>System calls that a seccomp filter hands to the tracer: bit n of the 512 for number n; null for no filter.</summary>
    public IReadOnlyList<ulong>? FilteredCalls { get; init; }

    /// <summary>Whether it hands over calls of higher numbers, too.</summary>
    public bool FiltersOthers { get; init; }
}
