namespace Fuzmon.Stacks.Python;

/// <summary>A call of a Python function.</summary>
/// <param name="Code">The function.</param>
/// <param name="Line">The line it has come to, from 1; null when that instruction belongs to none.</param>
/// <param name="IsEntry">
/// Whether a call of the C evaluation loop begins with it: a native frame of the loop stands for this frame and those further in
/// up to the previous such one.
/// </param>
public sealed record PythonFrame(PythonCode Code, int? Line, bool IsEntry)
{
    /// <summary>Its variables, when they were asked for.</summary>
    public IReadOnlyList<PythonLocal>? Locals { get; init; }

    /// <summary>How many variables more have a value.</summary>
    public int LocalsOmitted { get; init; }
}
