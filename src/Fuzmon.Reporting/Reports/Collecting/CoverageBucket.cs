namespace Fuzmon.Reporting.Reports;

/// <summary>What was covered in a stretch of time: the most, as it only grows; not a number where that is not known.</summary>
internal struct CoverageBucket : IMergeable<CoverageBucket>
{
    /// <summary>Whether anything is known.</summary>
    public bool IsKnown { get; set; }

    /// <summary>Lines that were hit.</summary>
    public double Lines { get; set; }

    /// <summary>Functions that were called.</summary>
    public double Functions { get; set; }

    /// <summary>Branches or edges that were taken.</summary>
    public double Branches { get; set; }

    /// <inheritdoc/>
    public static void Merge(ref CoverageBucket earlier, CoverageBucket later)
    {
        if (later.IsKnown)
            earlier = later;
    }
}
