namespace Fuzmon.Stacks.Python;

/// <summary>Whether a process contains Python.</summary>
/// <param name="Target">Its interpreter; null when there is none, or none that can be read.</param>
/// <param name="Refusal">Why an interpreter that is there cannot be read; null when there is none, or it can.</param>
public sealed record PythonRecognition(PythonTarget? Target, string? Refusal)
{
    /// <summary>Of a process without Python.</summary>
    public static PythonRecognition None { get; } = new(null, null);

    internal static PythonRecognition Refused(string reason) => new(null, reason);
}
