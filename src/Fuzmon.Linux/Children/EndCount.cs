using System.Runtime.InteropServices;

namespace Fuzmon.Linux.Children;

/// <summary>How many processes of one name have ended in one way; laid out as <c>struct fuzmon_end_count</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct EndCount
{
    /// <summary>The name.</summary>
    public CommandName Name { get; init; }

    /// <summary>As wait(2) tells it.</summary>
    public int Status { get; init; }

    /// <summary>How many.</summary>
    public ulong Count { get; init; }
}
