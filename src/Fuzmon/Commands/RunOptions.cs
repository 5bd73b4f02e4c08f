namespace Fuzmon.Commands;

/// <summary>What <c>run</c> was asked for.</summary>
internal sealed record RunOptions
{
    /// <summary>Pids to watch.</summary>
    public IReadOnlyList<int> Pids { get; init; } = [];

    /// <summary>The configuration file, if one was named.</summary>
    public string? ConfigurationPath { get; init; }

    /// <summary>The folder for results, if one was named.</summary>
    public string? OutputPath { get; init; }

    /// <summary>The user whose processes alone are watched, if one was named.</summary>
    public int? TargetUid { get; init; }

    /// <summary>The command to launch and watch with its descendants; null for none.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Whether the command and all that it starts are traced.</summary>
    public bool TraceChildren { get; init; }

    /// <summary>Whether to keep to errors.</summary>
    public bool Quiet { get; init; }
}
