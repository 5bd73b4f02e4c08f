namespace Fuzmon.Stacks.Native;

/// <summary>Who copies Python's structures during captures of one process.</summary>
internal interface IPythonCopier
{
    /// <summary>Has the captures to come copy what Python keeps of each thread; null: no more.</summary>
    /// <returns>Whether the table is one that can be used.</returns>
    bool TryUsePython(fuzmon_python? table);
}
