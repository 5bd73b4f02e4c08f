namespace Fuzmon.Reporting.Reports;

/// <summary>What happened in a stretch of time, which can be put together with what happened in the next.</summary>
internal interface IMergeable<T>
    where T : struct
{
    /// <summary>Adds the later stretch to the earlier one.</summary>
    static abstract void Merge(ref T earlier, T later);
}
