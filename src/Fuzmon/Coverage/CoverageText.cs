using System.Text;
using Fuzmon.Instrumentation.Coverage;

namespace Fuzmon.Coverage;

/// <summary>Coverage as text, and as JSON.</summary>
internal static class CoverageText
{
    /// <summary>A share in percent.</summary>
    public static string Percent(long hit, long found) => found == 0 ? "-" : $"{Math.Floor(1000.0 * hit / found) / 10:0.0} %";

    /// <summary>Prints how much is covered.</summary>
    public static void PrintTable(CoverageData data)
    {
        var totals = data.Totals;
        StandardOutput.WriteLine($"{data.Count} source files");
        Line("lines", totals.LinesHit, totals.Lines);
        Line("functions", totals.FunctionsHit, totals.Functions);
        Line("branches", totals.BranchesHit, totals.Branches);
        if (totals.Conditions > 0)
            Line("conditions", totals.ConditionsHit, totals.Conditions);

        // What nobody counted is not 0.
        static void Line(string what, long hit, long found)
            => StandardOutput.WriteLine(found == 0 ? $"{what,-11} not known" : $"{what,-11} {Percent(hit, found),7}  {hit} of {found}");
    }

    /// <summary>Prints each source file and then the sum, one object a line.</summary>
    public static void PrintJson(CoverageData data)
    {
        foreach (var (path, test, totals) in data.BySource())
            StandardOutput.WriteLine(Compose(path, test, totals));
        StandardOutput.WriteLine(Compose(null, null, data.Totals));
    }

    /// <summary>Prints what changed, by source file.</summary>
    public static void Print(IReadOnlyList<CoverageDifference> differences, bool branches, bool functions)
    {
        foreach (var difference in differences)
        {
            StandardOutput.WriteLine(Messages.Printable(difference.Path));
            Lines("  + lines", difference.LinesGained);
            Lines("  - lines", difference.LinesLost);
            if (functions)
            {
                Names("  + functions", difference.FunctionsGained);
                Names("  - functions", difference.FunctionsLost);
            }

            if (branches && (difference.BranchesGained > 0 || difference.BranchesLost > 0))
                StandardOutput.WriteLine($"  branches +{difference.BranchesGained} -{difference.BranchesLost}");
        }

        StandardOutput.WriteLine(
            $"lines +{differences.Sum(d => (long)d.LinesGained.Count)} -{differences.Sum(d => (long)d.LinesLost.Count)}, "
            + $"functions +{differences.Sum(d => (long)d.FunctionsGained.Count)} -{differences.Sum(d => (long)d.FunctionsLost.Count)}, "
            + $"branches +{differences.Sum(d => d.BranchesGained)} -{differences.Sum(d => d.BranchesLost)}");

        static void Lines(string what, IReadOnlyList<uint> lines)
        {
            if (lines.Count > 0)
                StandardOutput.WriteLine($"{what} {Ranges(lines)}");
        }

        static void Names(string what, IReadOnlyList<string> names)
        {
            if (names.Count > 0)
                StandardOutput.WriteLine($"{what} {Messages.Printable(string.Join(", ", names))}");
        }
    }

    /// <summary>Prints what changed, one source file a line and then the sum.</summary>
    public static void PrintJson(IReadOnlyList<CoverageDifference> differences)
    {
        foreach (var difference in differences)
        {
            StandardOutput.WriteLine(JsonLine.Compose(json =>
            {
                json.WriteStartObject();
                json.WriteString("file", difference.Path);
                Numbers("lines_gained", difference.LinesGained);
                Numbers("lines_lost", difference.LinesLost);
                Names("functions_gained", difference.FunctionsGained);
                Names("functions_lost", difference.FunctionsLost);
                json.WriteNumber("branches_gained", difference.BranchesGained);
                json.WriteNumber("branches_lost", difference.BranchesLost);
                json.WriteEndObject();

                void Numbers(string name, IReadOnlyList<uint> numbers)
                {
                    json.WriteStartArray(name);
                    foreach (var number in numbers)
                        json.WriteNumberValue(number);
                    json.WriteEndArray();
                }

                void Names(string name, IReadOnlyList<string> names)
                {
                    json.WriteStartArray(name);
                    foreach (var text in names)
                        json.WriteStringValue(text);
                    json.WriteEndArray();
                }
            }));
        }

        StandardOutput.WriteLine(JsonLine.Compose(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("files", differences.Count);
            json.WriteNumber("lines_gained", differences.Sum(d => (long)d.LinesGained.Count));
            json.WriteNumber("lines_lost", differences.Sum(d => (long)d.LinesLost.Count));
            json.WriteNumber("functions_gained", differences.Sum(d => (long)d.FunctionsGained.Count));
            json.WriteNumber("functions_lost", differences.Sum(d => (long)d.FunctionsLost.Count));
            json.WriteNumber("branches_gained", differences.Sum(d => d.BranchesGained));
            json.WriteNumber("branches_lost", differences.Sum(d => d.BranchesLost));
            json.WriteEndObject();
        }));
    }

    // 3-5,9
    private static string Ranges(IReadOnlyList<uint> lines)
    {
        var text = new StringBuilder();
        for (var i = 0; i < lines.Count; i++)
        {
            var first = lines[i];
            while (i + 1 < lines.Count && lines[i + 1] == lines[i] + 1)
                i++;
            text.Append(text.Length > 0 ? "," : "").Append(first);
            if (lines[i] != first)
                text.Append('-').Append(lines[i]);
        }

        return text.ToString();
    }

    private static string Compose(string? path, string? test, CoverageTotals totals) => JsonLine.Compose(json =>
    {
        json.WriteStartObject();
        if (path is not null)
            json.WriteString("file", path);
        if (!string.IsNullOrEmpty(test))
            json.WriteString("test", test);
        Pair("lines", totals.LinesHit, totals.Lines);
        Pair("functions", totals.FunctionsHit, totals.Functions);
        Pair("branches", totals.BranchesHit, totals.Branches);
        Pair("conditions", totals.ConditionsHit, totals.Conditions);
        json.WriteEndObject();

        void Pair(string name, long hit, long found)
        {
            if (found == 0)
                return;

            json.WriteNumber(name, found);
            json.WriteNumber($"{name}_hit", hit);
        }
    });
}
