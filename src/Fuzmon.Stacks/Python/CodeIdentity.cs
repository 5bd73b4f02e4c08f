namespace Fuzmon.Stacks.Python;

/// <summary>
/// What of a code object's header tells whether it is still the one that was decoded: addresses are used again soon.
/// </summary>
/// <param name="FirstLine"><c>co_firstlineno</c>.</param>
/// <param name="File">Address of <c>co_filename</c>.</param>
/// <param name="Name">Address of <c>co_name</c>.</param>
/// <param name="QualifiedName">Address of <c>co_qualname</c>; 0 where the version has none.</param>
/// <param name="LineTable">Address of the line table.</param>
internal readonly record struct CodeIdentity(int FirstLine, ulong File, ulong Name, ulong QualifiedName, ulong LineTable);
