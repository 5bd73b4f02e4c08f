namespace Fuzmon.Instrumentation.Crashes;

/// <summary>How crashes are brought here while they happen.</summary>
public sealed record InterceptSettings
{
    /// <summary>By which way.</summary>
    public InterceptChoice Intercept { get; init; }

    /// <summary>For how long a crashing process is held at most.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(2);
}
