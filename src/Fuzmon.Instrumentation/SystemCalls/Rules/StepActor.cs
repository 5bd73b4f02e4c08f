namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>Which process of a tree may take a step.</summary>
public enum StepActor
{
    /// <summary>Any of it.</summary>
    Any,

    /// <summary>The one that took the step before.</summary>
    Same,

    /// <summary>The one that took the step before, or one that descends from it.</summary>
    Descendant,
}
