namespace Fuzmon.Stacks.Python;

/// <summary>A variable of a call.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">
/// Much like <c>repr</c> for None, bool, int, float, str and bytes; the length of containers; the type's name of all else. Cut
/// with "…".
/// </param>
public sealed record PythonLocal(string Name, string Value);
