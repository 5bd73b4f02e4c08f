namespace Fuzmon.Instrumentation.Coverage.Collecting;

/// <summary>The newest snapshot of the run, for whoever wants to say what was covered at a moment. Safe for use by several threads at once.</summary>
public sealed class NewestSnapshot
{
    private volatile string? _id;

    /// <summary>Its name without the ending, as in <c>coverage/NAME.info</c>; null as long as there is none.</summary>
    public string? Id
    {
        get => _id;
        set => _id = value;
    }
}
