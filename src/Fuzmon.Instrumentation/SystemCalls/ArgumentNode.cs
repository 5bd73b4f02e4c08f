namespace Fuzmon.Instrumentation.SystemCalls;

/// <summary>
/// A value in the tree of a call's arguments. All values of an event lie in one array in the order of the text: the children of a
/// value follow it, up to <see cref="Next"/>, so that an event costs no allocation.
/// </summary>
public struct ArgumentNode
{
    /// <summary>What it is.</summary>
    public ArgumentKind Kind { get; internal set; }

    /// <summary>Whether the tracer has cut a string.</summary>
    public bool IsCut { get; internal set; }

    /// <summary>Whether <see cref="Value"/> is known; not for what exceeds 64 bits.</summary>
    public bool HasValue { get; internal set; }

    /// <summary>Index of the next value on the same level: behind all children.</summary>
    public int Next { get; internal set; }

    /// <summary>The number, negative ones as in C.</summary>
    public long Value { get; internal set; }

    /// <summary>The text: a string without its quotes, otherwise all of it.</summary>
    public Slice Text { get; internal set; }

    /// <summary>The name of a struct's field or a named argument. A macro's own is the text before its parenthesis.</summary>
    public Slice Name { get; internal set; }

    /// <summary>What stood in <c>&lt;&gt;</c> behind the value: a path, a socket, a process's name.</summary>
    public Slice Annotation { get; internal set; }

    /// <summary>What stood in a comment behind the value.</summary>
    public Slice Comment { get; internal set; }
}
