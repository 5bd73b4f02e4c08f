namespace Fuzmon.Instrumentation.SystemCalls;

/// <summary>What stands in the place of a call's result.</summary>
public enum ResultKind
{
    /// <summary>Nothing: the event is no call.</summary>
    None,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A number written in hexadecimal, such as an address.</summary>
    Address,

    /// <summary>Something else, such as a string.</summary>
    Text,

    /// <summary>A question mark: the call did not return, or the tracer could not tell what.</summary>
    Unknown,

    /// <summary>The tracer could not read it.</summary>
    Unavailable,

    /// <summary>The tracer let go of the process during the call.</summary>
    Detached,

    /// <summary>The call never returns (<c>exit</c>, <c>execve</c>), says ltrace.</summary>
    NoReturn,

    /// <summary>The log ends, or the process does, before the call returns.</summary>
    Unfinished,

    /// <summary>The function returns nothing.</summary>
    Void,
}
