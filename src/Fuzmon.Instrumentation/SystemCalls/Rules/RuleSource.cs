namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>What of a call a variable can take.</summary>
public enum RuleSource
{
    /// <summary>The result.</summary>
    Result,

    /// <summary>An argument.</summary>
    Argument,

    /// <summary>The path that the call is about.</summary>
    Path,

    /// <summary>The second path, of a call that has two.</summary>
    To,

    /// <summary>The address of a socket's other end, as a person writes it.</summary>
    Peer,
}
