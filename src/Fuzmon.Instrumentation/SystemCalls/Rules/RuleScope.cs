namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>Whose calls make up a sequence.</summary>
public enum RuleScope
{
    /// <summary>One process's, of all its threads.</summary>
    Process,

    /// <summary>Those of a process that is watched and of all that descend from it.</summary>
    Tree,
}
