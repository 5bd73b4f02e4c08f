namespace Fuzmon.Instrumentation.SystemCalls;

/// <summary>What the time of an event counts from.</summary>
public enum TimeForm
{
    /// <summary>The log has no times.</summary>
    None,

    /// <summary>Local midnight, of a day that the log does not tell (<c>-t</c>, <c>-tt</c>).</summary>
    TimeOfDay,

    /// <summary>1970, UTC (<c>-ttt</c>).</summary>
    Epoch,
}
