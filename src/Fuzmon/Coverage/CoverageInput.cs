using Fuzmon.Commands;
using Fuzmon.Instrumentation.Coverage;

namespace Fuzmon.Coverage;

/// <summary>Coverage files as a command was given them.</summary>
/// <param name="paths">Files and folders.</param>
internal sealed class CoverageInput(IReadOnlyList<string> paths)
{
    /// <summary>Which source files count, and what their paths become.</summary>
    public CoverageSelection Selection { get; init; } = new();

    /// <summary>How files are read.</summary>
    public CoverageMergeOptions Merging { get; init; } = new();

    /// <summary>Whether branches count.</summary>
    public bool Branches { get; init; }

    /// <summary>Whether functions count.</summary>
    public bool Functions { get; init; }

    /// <summary>Below how many percent the command fails.</summary>
    public double? FailUnder { get; init; }

    /// <summary>All of them as one set.</summary>
    /// <exception cref="UserErrorException">One cannot be read.</exception>
    public CoverageData ReadTogether() => Read([.. paths.SelectMany(Find)]);

    /// <summary>Each as a set of its own.</summary>
    /// <exception cref="UserErrorException">One cannot be read.</exception>
    public IReadOnlyList<CoverageData> ReadApart() => [.. paths.Select(path => Read(Find(path)))];

    /// <summary>Another file or folder, with the same choices.</summary>
    /// <exception cref="UserErrorException">One cannot be read.</exception>
    public CoverageData ReadOther(string path) => Read(Find(path));

    /// <summary>Whether enough is covered.</summary>
    /// <returns>What the program ends with.</returns>
    public int Judge(CoverageData data)
    {
        if (FailUnder is not { } wanted)
            return ExitStatuses.Done;

        var totals = data.Totals;
        var low = new List<string>();
        Compare("lines", totals.LinesHit, totals.Lines);
        if (Functions)
            Compare("functions", totals.FunctionsHit, totals.Functions);
        if (Branches)
            Compare("branches", totals.BranchesHit, totals.Branches);
        if (low.Count == 0)
            return ExitStatuses.Done;

        Messages.Write($"{string.Join(", ", low)}: less than the {wanted:0.##} % of --fail-under");
        return ExitStatuses.Failed;

        void Compare(string what, long hit, long found)
        {
            if (found == 0)
                low.Add($"no {what} are known");
            else if (100.0 * hit / found < wanted)
                low.Add($"{what} {CoverageText.Percent(hit, found)}");
        }
    }

    private static IReadOnlyList<string> Find(string path)
    {
        try
        {
            var files = CoverageFiles.Find(path);
            return files.Count > 0 ? files : throw new UserErrorException(ExitStatuses.NoSuchTarget, $"{path}: no coverage files in this folder");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Trouble(path, e);
        }
    }

    private CoverageData Read(IReadOnlyList<string> files)
    {
        try
        {
            var data = CoverageMerge.Read(files, Merging, out var skipped);
            if (skipped > 0)
                Messages.Write($"{skipped} lines were wrong and skipped");
            return Selection.IsEmpty ? data : data.Select(Selection);
        }
        catch (CoverageFormatException e)
        {
            throw new UserErrorException(ExitStatuses.Failed, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Trouble((e as FileNotFoundException)?.FileName ?? string.Join(", ", files.Take(3)), e);
        }
    }

    private static UserErrorException Trouble(string path, Exception e)
    {
        var status = e switch
        {
            FileNotFoundException or DirectoryNotFoundException => ExitStatuses.NoSuchTarget,
            UnauthorizedAccessException => ExitStatuses.NotPermitted,
            _ => ExitStatuses.Failed,
        };
        return new UserErrorException(status, $"{path}: {FileTrouble.CauseOf(e)}");
    }
}
