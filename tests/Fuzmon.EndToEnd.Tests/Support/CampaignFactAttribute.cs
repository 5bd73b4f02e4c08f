namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>For the program with planted faults, which is not part of the repository.</summary>
internal sealed class CampaignFactAttribute : FactAttribute
{
    public CampaignFactAttribute()
    {
        if (Folder is null)
            Skip = "../shared/campaign is not there";
        else if (!File.Exists("/usr/bin/clang"))
            Skip = "needs clang";
    }

    /// <summary>Where it is; null when it is not there.</summary>
    public static string? Folder { get; } = Find();

    private static string? Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var candidate = Path.Combine(folder, "shared/campaign");
            if (File.Exists(Path.Combine(candidate, "tlv.c")))
                return candidate;
        }

        return null;
    }
}
