namespace Fuzmon.Linux.SystemCalls;

/// <summary>What is to be said of copied memory; <c>enum fuzmon_snippet_flags</c>.</summary>
[Flags]
public enum SnippetFlags : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>There is more of it.</summary>
    Cut = 1,

    /// <summary>It could not be read; it has no bytes.</summary>
    Unreadable = 2,

    /// <summary>It was copied when the call returned.</summary>
    AtExit = 4,
}
