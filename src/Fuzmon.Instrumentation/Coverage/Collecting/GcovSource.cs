namespace Fuzmon.Instrumentation.Coverage.Collecting;

/// <summary>
/// <c>.gcda</c> files, which their programs add to: of each that has changed, a copy is given to gcov. The <c>.gcno</c> file beside the
/// object says what the counts are about; below a GCOV_PREFIX a <c>.gcda</c> lies as deep as its object does.
/// </summary>
/// <param name="folders">Where the files are.</param>
/// <param name="work">A folder for copies.</param>
internal sealed class GcovSource(IReadOnlyList<string> folders, string work) : ICoverageSource
{
    private const string DataEnding = ".gcda";
    private const string NotesEnding = ".gcno";
    private const long MostBytes = 1 << 28;

    private readonly Dictionary<string, (DateTime Written, long Length, CoverageData? Coverage)> _read = new(StringComparer.Ordinal);

    public (long Count, string? Cause) Unusable { get; private set; }

    public bool Gather(bool isQuiet, CancellationToken cancellation)
    {
        var isNew = false;
        foreach (var folder in folders)
        {
            foreach (var data in CoverageFiles.Below(folder, "*" + DataEnding))
            {
                if (cancellation.IsCancellationRequested)
                    return isNew;
                isNew |= TryGather(data, folder);
            }
        }

        return isNew;
    }

    public void AddTo(CoverageData data)
    {
        foreach (var (_, _, coverage) in _read.Values)
        {
            if (coverage is not null)
                data.Add(coverage);
        }
    }

    private bool TryGather(string data, string folder)
    {
        var file = new FileInfo(data);
        var known = _read.GetValueOrDefault(data);
        if (!file.Exists || (known.Written == file.LastWriteTimeUtc && known.Length == file.Length))
            return false;

        // Before the copy: what is written from now on is for the next time.
        var (written, length) = (file.LastWriteTimeUtc, file.Length);
        var coverage = Read(data, folder);
        if (coverage is not null)
            _read[data] = (written, length, coverage);
        else
            _read[data] = known with { Written = written, Length = length };
        return coverage is not null;
    }

    private CoverageData? Read(string data, string folder)
    {
        if (new FileInfo(data) is { Exists: true, Length: > MostBytes })
            return Refuse($"{data}: it is too large");

        var place = Path.ChangeExtension(data, NotesEnding);
        var original = "/" + Path.GetRelativePath(folder, place);
        var notes = File.Exists(place) ? place : original;
        if (!File.Exists(notes))
            return Refuse($"{data}: there is no {original}, which the compiler wrote");

        var scratch = Path.Combine(work, "gcov");
        try
        {
            if (Directory.Exists(scratch))
                Directory.Delete(scratch, recursive: true);
            Directory.CreateDirectory(scratch);
            File.Copy(data, Path.Combine(scratch, "unit" + DataEnding));
            File.CreateSymbolicLink(Path.Combine(scratch, "unit" + NotesEnding), notes);
            var outcome = CoverageTool.Run(scratch, "/dev/null", "gcov", "--branch-probabilities", "--json-format", "unit" + DataEnding);
            var results = Directory.GetFiles(scratch, "*.gcov.json.gz");
            if (!outcome.IsSuccess || results.Length == 0)
                return Refuse($"{data}: gcov does not understand it");

            var coverage = new CoverageData();
            var reader = new CoverageReader(coverage);
            foreach (var result in results)
                reader.Read(result);
            return coverage;
        }
        catch (CoverageFormatException e)
        {
            return Refuse(e.Message);
        }
        catch (FileNotFoundException)
        {
            return null; // Gone again.
        }
        catch (UnauthorizedAccessException)
        {
            return Refuse($"{data}: permission denied");
        }
    }

    private CoverageData? Refuse(string cause)
    {
        Unusable = (Unusable.Count + 1, cause);
        return null;
    }
}
