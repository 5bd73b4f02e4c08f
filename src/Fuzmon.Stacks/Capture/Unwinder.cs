namespace Fuzmon.Stacks.Capture;

/// <summary>What finds the callers.</summary>
public enum Unwinder
{
    /// <summary>Our own, over a copy of the stack.</summary>
    Own,

    /// <summary>libunwind, on the stopped thread: slow, for comparison.</summary>
    Libunwind,
}
