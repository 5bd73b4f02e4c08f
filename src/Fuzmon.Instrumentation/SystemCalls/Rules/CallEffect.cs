namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>What a call changes of what is known of a process.</summary>
internal enum CallEffect
{
    None,

    /// <summary>The result is a new descriptor.</summary>
    Opens,

    /// <summary>An argument holds the two descriptors that are new.</summary>
    OpensPair,

    /// <summary>The result is another number for the first argument.</summary>
    Copies,

    /// <summary>The second argument is another number for the first.</summary>
    CopiesTo,

    /// <summary><c>fcntl</c>, which can do that and more.</summary>
    Controls,

    /// <summary>The first argument is closed.</summary>
    Closes,

    /// <summary>The numbers from the first to the second argument are closed.</summary>
    ClosesRange,

    /// <summary>The process is another program from now on.</summary>
    Executes,

    /// <summary>There is a new process or thread.</summary>
    Forks,

    /// <summary>The process is in another folder.</summary>
    ChangesFolder,

    /// <summary>The process is in the folder that the first argument is open at.</summary>
    ChangesFolderTo,
}
