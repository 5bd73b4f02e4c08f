using System.IO.Enumeration;

namespace Fuzmon.Instrumentation.Fuzzers;

/// <summary>The output folder of AFL or AFL++, or that of one instance. It is another program's, and changes at any time.</summary>
internal static class AflFolder
{
    /// <summary>More are not a campaign.</summary>
    private const int MostInstances = 1024;

    private static readonly string[] Marks = ["fuzzer_stats", "fuzzer_setup", "plot_data"];

    /// <summary>The folders of its instances, by name: one for each, or itself, as versions before AFL++ left it.</summary>
    public static IReadOnlyList<string> InstancesOf(string output)
    {
        if (IsInstance(output))
            return [output];

        try
        {
            return [.. Directory.EnumerateDirectories(output).Where(IsInstance).Take(MostInstances).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>How many inputs are in a folder of an instance; null when it is not there.</summary>
    public static long? CountInputs(string instance, string name)
    {
        try
        {
            var inputs = new FileSystemEnumerable<bool>(
                Path.Combine(instance, name), static (ref _) => true, new EnumerationOptions { AttributesToSkip = default, IgnoreInaccessible = false })
            {
                // Beside them stands a README.txt.
                ShouldIncludePredicate = static (ref entry) => entry.FileName.StartsWith("id") && !entry.IsDirectory,
            };
            return inputs.LongCount();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsInstance(string folder) => Array.Exists(Marks, mark => File.Exists(Path.Combine(folder, mark)));
}
