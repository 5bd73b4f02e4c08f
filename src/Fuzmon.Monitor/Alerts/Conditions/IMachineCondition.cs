namespace Fuzmon.Monitor;

/// <summary>A condition that is not of one process.</summary>
internal interface IMachineCondition
{
    /// <summary>Looks; tells once when the condition begins to hold, and again only after it has ceased to.</summary>
    /// <param name="now">On a clock that nobody sets.</param>
    Trigger? Look(TimeSpan now);
}
