namespace Fuzmon.Stacks.Python.Layouts;

/// <summary>
/// The structures of CPython 3.14 as far as they differ from 3.13's; where most fields lie is taken from the table in the target
/// (<see cref="DebugOffsets"/>), without which nothing is read.
/// </summary>
internal static class Python314Layout
{
    public static PythonLayout Create() => Python313Layout.Create() with
    {
        Kind = PythonLayoutKind.Python314,
        IsStacksOnly = true,
        HasTaggedReferences = true,
    };
}
