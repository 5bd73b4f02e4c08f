namespace Fuzmon.Completion;

/// <summary>Where a shell's offers for a value come from.</summary>
internal enum CompletedKind
{
    /// <summary>There are only some values.</summary>
    Choices,

    /// <summary>The processes that live.</summary>
    Pids,

    /// <summary>Paths of files.</summary>
    Files,

    /// <summary>Paths of folders.</summary>
    Folders,
}
