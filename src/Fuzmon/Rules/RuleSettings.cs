using Fuzmon.Instrumentation.SystemCalls.Rules;

namespace Fuzmon.Rules;

/// <summary>Which rules system calls are judged by.</summary>
internal sealed record RuleSettings
{
    /// <summary>Whether there are any.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Files and folders with them; empty for those that come with Fuzmon.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>The rules.</summary>
    /// <exception cref="UserErrorException">Something is wrong with them.</exception>
    public RuleSet Load() => Enabled ? RuleFiles.Load(Paths.Count > 0 ? Paths : [RuleFiles.Shipped]) : RuleSet.Empty;
}
