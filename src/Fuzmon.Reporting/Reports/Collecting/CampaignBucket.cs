namespace Fuzmon.Reporting.Reports;

/// <summary>What a fuzzer had come to in a stretch of time; what is not known is not a number.</summary>
internal struct CampaignBucket : IMergeable<CampaignBucket>
{
    /// <summary>Whether anything is known.</summary>
    public bool IsKnown { get; set; }

    /// <summary>Executions a second.</summary>
    public double Rate { get; set; }

    /// <summary>Inputs kept.</summary>
    public double Corpus { get; set; }

    /// <summary>Crashing inputs.</summary>
    public double Crashes { get; set; }

    /// <summary>Hanging inputs.</summary>
    public double Hangs { get; set; }

    /// <summary>Edges found.</summary>
    public double Edges { get; set; }

    /// <inheritdoc/>
    public static void Merge(ref CampaignBucket earlier, CampaignBucket later)
    {
        if (later.IsKnown)
            earlier = later;
    }
}
