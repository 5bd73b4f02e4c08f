namespace Fuzmon.Reporting.Exports;

/// <summary>A stack of a thread, as a profile counts them.</summary>
/// <param name="Locations">Innermost first.</param>
/// <param name="Process">The number of the process's name.</param>
/// <param name="Pid">The process.</param>
/// <param name="Thread">The number of the thread's name.</param>
/// <param name="Tid">The thread.</param>
internal sealed record SampleKey(long[] Locations, long Process, int Pid, long Thread, int Tid)
{
    /// <inheritdoc/>
    public bool Equals(SampleKey? other)
        => other is not null && Process == other.Process && Pid == other.Pid && Thread == other.Thread && Tid == other.Tid
            && Locations.AsSpan().SequenceEqual(other.Locations);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = HashCode.Combine(Process, Pid, Thread, Tid);
        foreach (var location in Locations)
            hash = HashCode.Combine(hash, location);
        return hash;
    }
}
