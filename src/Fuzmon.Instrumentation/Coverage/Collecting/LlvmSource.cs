namespace Fuzmon.Instrumentation.Coverage.Collecting;

/// <summary>
/// <c>.profraw</c> files, one of each process: llvm-profdata adds them to one profile, and those in our own folder are deleted then.
/// Others are read once each.
/// </summary>
/// <param name="folders">Where the files are.</param>
/// <param name="own">The folder below which they are ours.</param>
/// <param name="objects">The programs and libraries that they are about.</param>
/// <param name="work">A folder for what is made of them.</param>
internal sealed class LlvmSource(IReadOnlyList<string> folders, string own, IReadOnlyList<string> objects, string work) : ICoverageSource
{
    // A command line has an end.
    private const int MostAtOnce = 500;

    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private CoverageData? _coverage;

    public (long Count, string? Cause) Unusable { get; private set; }

    public bool Gather(bool isQuiet, CancellationToken cancellation)
    {
        var isNew = false;
        while (!cancellation.IsCancellationRequested && NewFiles(isQuiet) is { Count: > 0 } files)
        {
            Merge(files);
            isNew = true;
        }

        if (isNew)
            Export();
        return isNew;
    }

    public void AddTo(CoverageData data)
    {
        if (_coverage is not null)
            data.Add(_coverage);
    }

    private string Profile => Path.Combine(work, "all.profdata");

    // One that is being written is empty, or not complete, which llvm-profdata says of it: it is tried again when it has changed no longer.
    private List<string> NewFiles(bool isQuiet)
    {
        var settled = isQuiet ? DateTime.MaxValue : DateTime.UtcNow - TimeSpan.FromSeconds(1);
        return [.. folders
            .SelectMany(folder => CoverageFiles.Below(folder, "*.profraw"))
            .Where(file => !_read.Contains(file) && new FileInfo(file) is { Length: > 0 } info && info.LastWriteTimeUtc < settled)
            .Take(MostAtOnce)];
    }

    private void Merge(List<string> files)
    {
        var next = Path.Combine(work, "next.profdata");
        string[] old = File.Exists(Profile) ? [Profile] : [];
        var outcome = CoverageTool.Run(work, "/dev/null", ["llvm-profdata", "merge", "-sparse", "-failure-mode=all", "-o", next, .. old, .. files]);
        if (outcome.IsSuccess)
            File.Move(next, Profile, overwrite: true);
        else
            Unusable = (Unusable.Count + files.Count, $"{files[0]}: llvm-profdata does not understand it");
        foreach (var file in files)
        {
            if (file.StartsWith(own, StringComparison.Ordinal))
                File.Delete(file);
            else
                _read.Add(file);
        }
    }

    private void Export()
    {
        if (objects.Count == 0 || !File.Exists(Profile))
            return;

        var output = Path.Combine(work, "all.info");
        var outcome = CoverageTool.Run(
            work, output, ["llvm-cov", "export", "-format=lcov", $"-instr-profile={Profile}", objects[0], .. objects.Skip(1).Select(other => $"-object={other}")]);
        if (!outcome.IsSuccess)
        {
            Unusable = (Unusable.Count + 1, $"{objects[0]}: llvm-cov finds no coverage mapping for the profile");
            return;
        }

        var coverage = new CoverageData();
        try
        {
            new CoverageReader(coverage, isTolerant: true).Read(output);
            _coverage = coverage;
        }
        catch (CoverageFormatException e)
        {
            Unusable = (Unusable.Count + 1, e.Message);
        }
    }
}
