namespace Fuzmon.Linux.Launching;

/// <summary>How a <see cref="BoundedCommand"/> ended.</summary>
/// <param name="Kind">In which way.</param>
/// <param name="Value">The exit status, the signal or the error number; 0 otherwise.</param>
public readonly record struct CommandOutcome(CommandEnd Kind, int Value)
{
    /// <summary>Whether it did what it was asked to, as far as it says.</summary>
    public bool IsSuccess => Kind == CommandEnd.Exited && Value == 0;
}
