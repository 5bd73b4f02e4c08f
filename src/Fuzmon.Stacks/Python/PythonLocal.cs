namespace Fuzmon.Stacks.Python;

/// <summary>A variable of a call.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">
/// Much like <c>repr</c> for None, bool, int, float, str, bytes, list, tuple and dict; the length of other containers and of those
/// deeper within; the type's name of all else. Cut with "…". "&lt;unreadable&gt;" for what is no object.
/// </param>
public sealed record PythonLocal(string Name, string Value);
