namespace Fuzmon.Reporting.Reports;

/// <summary>What a call in a tree of stacks is.</summary>
internal enum FrameLanguage
{
    /// <summary>No call, but what calls are put together by: a process, a thread.</summary>
    Heading,

    /// <summary>Machine code.</summary>
    Native,

    /// <summary>Python.</summary>
    Python,
}
