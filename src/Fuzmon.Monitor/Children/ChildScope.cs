namespace Fuzmon.Monitor;

/// <summary>Whose ends are counted.</summary>
public enum ChildScope
{
    /// <summary>Those of the descendants of the processes that were named or launched.</summary>
    Families,

    /// <summary>Those of the descendants of the processes that the rules choose, from when they are chosen.</summary>
    Chosen,

    /// <summary>Those of all processes but the monitor and what it starts for itself.</summary>
    Everything,
}
