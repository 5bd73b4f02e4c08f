namespace Fuzmon;

/// <summary>Something that the user can mend: it is shown as its lines, each naming a cause and where possible its remedy.</summary>
internal sealed class UserErrorException(int exitStatus, params IReadOnlyList<string> lines) : Exception(string.Join('\n', lines))
{
    /// <summary>What the program ends with.</summary>
    public int ExitStatus { get; } = exitStatus;

    /// <summary>The messages, one line each.</summary>
    public IReadOnlyList<string> Lines { get; } = lines;
}
