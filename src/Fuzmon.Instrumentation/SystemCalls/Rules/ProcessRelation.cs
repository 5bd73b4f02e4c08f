namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>What a process is to another one.</summary>
public enum ProcessRelation
{
    /// <summary>The same.</summary>
    Self,

    /// <summary>Of the same tree, or the same.</summary>
    Related,

    /// <summary>Neither.</summary>
    Unrelated,
}
