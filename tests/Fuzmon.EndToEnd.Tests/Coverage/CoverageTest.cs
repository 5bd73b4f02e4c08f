using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Coverage;

/// <summary>A test with programs that gather coverage, built for it.</summary>
public abstract class CoverageTest : EndToEndTest
{
    private protected const string LcovBranches = "lcov_branch_coverage=1";

    private protected static string Source { get; } = Path.Combine(Repository.Root, "tests", "targets", "coverage", "words.c");

    /// <summary>Builds the program in a folder of the test.</summary>
    private protected string Build(string compiler, params string[] options)
    {
        var folder = Directory.CreateDirectory(Folder["build"]).FullName;
        var program = Path.Combine(folder, "words");
        using var build = Subject.StartIn(folder, compiler, ["-g", "-O0", .. options, "-o", program, Source]);
        Assert.True(build.WaitForExit() == 0, build.Error);
        return program;
    }

    /// <summary>Runs it once on an input; how it ends is its business.</summary>
    private protected void Use(string program, string input, string text)
    {
        using var run = Subject.Start(program, Folder.Write(input, text));
        run.WaitForExit();
    }

    /// <summary>What lcov makes of the data of gcc's program, which is removed.</summary>
    private protected string Geninfo(string name)
    {
        Subject.OutputOf("geninfo", "-q", "--rc", "geninfo_branch_coverage=1", "--rc", LcovBranches, "-o", Folder[name], Folder["build"]);
        foreach (var data in Directory.GetFiles(Folder["build"], "*.gcda"))
            File.Delete(data);
        return Folder[name];
    }

    private protected string Lcov(string output, params string[] inputs)
    {
        Subject.OutputOf("lcov", ["-q", "--rc", LcovBranches, .. inputs.SelectMany(input => new[] { "-a", input }), "-o", Folder[output]]);
        return Folder[output];
    }

    private protected static string Fuzmon(params string[] arguments) => Subject.OutputOf(Repository.Fuzmon, ["coverage", .. arguments]);

    /// <summary>
    /// What a tracefile says, by a reader that has nothing in common with the one under test: counts by file and line, function or branch;
    /// a branch that was not reached is -1.
    /// </summary>
    private protected static SortedDictionary<string, decimal> KeysOf(string path)
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
