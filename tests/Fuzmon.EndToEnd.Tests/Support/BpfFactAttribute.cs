namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>For what needs BPF programs.</summary>
internal sealed class BpfFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Trouble = new(() =>
    {
        using var doctor = Subject.Fuzmon("doctor");
        doctor.WaitForExit();
        return doctor.Output.Contains("(bpf)", StringComparison.Ordinal) ? null : "BPF programs cannot be loaded; fuzmon doctor says why";
    });

    public BpfFactAttribute() => Skip = Reason;

    /// <summary>Why there are none; null when there are.</summary>
    public static string? Reason => Trouble.Value;
}
