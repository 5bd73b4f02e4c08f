namespace Fuzmon.Stacks.Python;

/// <summary>A Python function, as its code object describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="QualifiedName">With the classes and functions around it (3.11 on); null where the version has none.</param>
/// <param name="File">The file that it was compiled from, as the code object has it.</param>
/// <param name="FirstLine">The line where it begins.</param>
public sealed record PythonCode(string Name, string? QualifiedName, string File, int FirstLine)
{
    /// <summary>How the code object keeps its lines.</summary>
    internal byte[] LineTable { get; init; } = [];

    /// <summary>Takes part in nothing that compares: two code objects of the same source are the same to a reader.</summary>
    internal CodeIdentity Identity { get; init; }
}
