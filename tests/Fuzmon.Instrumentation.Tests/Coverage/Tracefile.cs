using System.Text;
using Fuzmon.Instrumentation.Coverage;
using Fuzmon.Instrumentation.Coverage.Lcov;

namespace Fuzmon.Instrumentation.Tests.Coverage;

/// <summary>Tracefiles as text.</summary>
internal static class Tracefile
{
    public static CoverageData Read(params string[] texts) => Read(tolerant: false, texts);

    public static CoverageData Read(bool tolerant, params string[] texts)
    {
        var data = new CoverageData();
        var reader = new LcovReader(data, tolerant);
        for (var i = 0; i < texts.Length; i++)
            reader.Read(new MemoryStream(Encoding.UTF8.GetBytes(texts[i])), $"{i}.info");
        return data;
    }

    public static string Write(CoverageData data, LcovVersion version = LcovVersion.One)
    {
        using var stream = new MemoryStream();
        LcovWriter.Write(data, stream, version);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>
    /// What it says, by a reader that has nothing in common with the one under test: counts by file and line, function or branch; a branch
    /// that was not reached is -1.
    /// </summary>
    public static SortedDictionary<string, decimal> KeysOf(string path)
    {
        var keys = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        var file = "";
        foreach (var line in File.ReadLines(path))
        {
            var (kind, value) = line.Split(':', 2) is [var before, var after] ? (before, after) : (line, "");
            var parts = value.Split(',');
            switch (kind)
            {
                case "SF":
                    file = value;
                    break;
                case "DA":
                    Add($"{file}|line {parts[0]}", decimal.Parse(parts[1]));
                    break;
                case "FN":
                    keys[$"{file}|function {parts[1]} at"] = decimal.Parse(parts[0]);
                    break;
                case "FNDA":
                    Add($"{file}|function {parts[1]}", decimal.Parse(parts[0]));
                    break;
                case "BRDA":
                    Add($"{file}|branch {parts[0]} {parts[1]} {parts[2]}", parts[3] == "-" ? -1 : decimal.Parse(parts[3]));
                    break;
            }
        }

        return keys;

        void Add(string key, decimal count)
        {
            var known = keys.GetValueOrDefault(key, -1);
            keys[key] = count < 0 || known < 0 ? Math.Max(count, known) : known + count;
        }
    }
}
