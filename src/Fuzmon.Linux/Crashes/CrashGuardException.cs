namespace Fuzmon.Linux.Crashes;

/// <summary>Crashes cannot be intercepted; the message says why, in one line.</summary>
/// <param name="message">Why.</param>
/// <param name="isDenied">Whether it is a matter of permission.</param>
public sealed class CrashGuardException(string message, bool isDenied) : Exception(message)
{
    /// <summary>Whether it is a matter of permission.</summary>
    public bool IsDenied { get; } = isDenied;
}
