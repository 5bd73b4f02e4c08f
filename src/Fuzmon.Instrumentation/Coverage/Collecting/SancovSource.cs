namespace Fuzmon.Instrumentation.Coverage.Collecting;

/// <summary><c>.sancov</c> files, one of each module and process. Those in our own folder are deleted once they have been read.</summary>
/// <param name="folders">Where the files are.</param>
/// <param name="own">The folder below which they are ours.</param>
internal sealed class SancovSource(IReadOnlyList<string> folders, string own) : ICoverageSource
{
    private readonly CoverageData _coverage = new();
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public (long Count, string? Cause) Unusable { get; private set; }

    public bool Gather(bool isQuiet, CancellationToken cancellation)
    {
        var isNew = false;
        // One that is being written grows for a moment.
        var settled = isQuiet ? DateTime.MaxValue : DateTime.UtcNow - TimeSpan.FromSeconds(1);
        foreach (var file in folders.SelectMany(folder => CoverageFiles.Below(folder, "*.sancov")))
        {
            if (cancellation.IsCancellationRequested)
                return isNew;
            if (_read.Contains(file) || File.GetLastWriteTimeUtc(file) >= settled)
                continue;

            isNew |= TryRead(file);
            if (file.StartsWith(own, StringComparison.Ordinal))
                File.Delete(file);
            else
                _read.Add(file);
        }

        return isNew;
    }

    public void AddTo(CoverageData data) => data.Add(_coverage);

    private bool TryRead(string file)
    {
        try
        {
            new CoverageReader(_coverage).Read(file);
            return true;
        }
        catch (CoverageFormatException e)
        {
            Unusable = (Unusable.Count + 1, e.Message);
            return false;
        }
    }
}
