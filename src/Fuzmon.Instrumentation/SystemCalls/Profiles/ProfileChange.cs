namespace Fuzmon.Instrumentation.SystemCalls.Profiles;

/// <summary>How a profile differs from an earlier one.</summary>
public enum ProfileChange
{
    /// <summary>A program that was not there.</summary>
    NewProgram,

    /// <summary>A call that the program did not make.</summary>
    NewCall,

    /// <summary>An error that the call did not fail with.</summary>
    NewErrno,

    /// <summary>A program that is not there any longer.</summary>
    GoneProgram,

    /// <summary>A call that the program does not make any longer.</summary>
    GoneCall,

    /// <summary>An error that the call does not fail with any longer.</summary>
    GoneErrno,

    /// <summary>The call makes up ten times as much of the program's calls, or more.</summary>
    MoreOften,

    /// <summary>The call makes up a tenth of what it did of the program's calls, or less.</summary>
    LessOften,

    /// <summary>The call takes four times as long, or more: the median does.</summary>
    Slower,

    /// <summary>The call takes a quarter of the time, or less.</summary>
    Faster,
}
