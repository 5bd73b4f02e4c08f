using Fuzmon.Stacks.Python.Layouts;

namespace Fuzmon.Stacks.Python;

/// <summary>An interpreter in a process: where its state lies and what it looks like.</summary>
public sealed class PythonTarget
{
    internal PythonTarget(PythonVersion version, PythonLayout layout, ulong head, ulong holder, PythonDiscovery foundBy)
    {
        Version = version;
        Layout = layout;
        Head = head;
        Holder = holder;
        FoundBy = foundBy;
    }

    /// <summary>Its version.</summary>
    public PythonVersion Version { get; }

    /// <summary>What led to it.</summary>
    public PythonDiscovery FoundBy { get; }

    /// <summary>Where its structures' fields lie.</summary>
    internal PythonLayout Layout { get; }

    /// <summary>The address of the pointer to the newest interpreter.</summary>
    internal ulong Head { get; }

    /// <summary>The address of the pointer to the thread that holds the GIL; 0: not known, or one for each interpreter.</summary>
    internal ulong Holder { get; }
}
