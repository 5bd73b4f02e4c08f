using Fuzmon.Linux;

namespace Fuzmon.Monitor;

/// <summary>What the fields of a sample are called in the configuration and in messages.</summary>
public static class SampleFieldNames
{
    private static readonly (string Name, SampleFields Field)[] Table =
    [
        ("rss", SampleFields.Rss),
        ("vsz", SampleFields.Vsz),
        ("swap", SampleFields.Swap),
        ("cpu", SampleFields.Cpu),
        ("pss", SampleFields.Pss),
        ("uss", SampleFields.Uss),
        ("shared", SampleFields.Shared),
        ("peak_rss", SampleFields.PeakRss),
        ("threads", SampleFields.Threads),
        ("state", SampleFields.State),
        ("faults", SampleFields.Faults),
        ("context_switches", SampleFields.ContextSwitches),
        ("io", SampleFields.Io),
    ];

    /// <summary>Every name.</summary>
    public static IEnumerable<string> All => Table.Select(entry => entry.Name);

    /// <summary>The field of that name.</summary>
    public static bool TryParse(string name, out SampleFields field)
    {
        field = Table.FirstOrDefault(entry => entry.Name == name).Field;
        return field != SampleFields.None;
    }

    /// <summary>The names of the fields, separated by commas.</summary>
    public static string Format(SampleFields fields)
        => string.Join(", ", Table.Where(entry => fields.HasFlag(entry.Field)).Select(entry => entry.Name));
}
