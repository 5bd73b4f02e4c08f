namespace Fuzmon.Instrumentation.Coverage.Collecting;

/// <summary>Makes the source of a backend.</summary>
internal static class CoverageSources
{
    /// <summary>Makes it.</summary>
    /// <param name="settings">What is gathered.</param>
    /// <param name="folder">Where our own data are.</param>
    /// <param name="outputs">Output folders of fuzzers.</param>
    public static ICoverageSource Create(CoverageSettings settings, CoverageFolder folder, Func<IEnumerable<string>> outputs)
    {
        string[] folders = [folder.Data, folder.Replayed, .. settings.Folders.Select(Path.GetFullPath)];
        IReadOnlyList<string> objects = settings.Objects.Count > 0 ? settings.Objects : [.. settings.Target.Take(1)];
        return settings.Backend switch
        {
            CoverageBackend.Llvm => new LlvmSource(folders, folder.Path, [.. objects.Select(Path.GetFullPath)], folder.Work),
            CoverageBackend.Sancov => new SancovSource(folders, folder.Path),
            CoverageBackend.Afl => new AflSource(outputs),
            _ => new GcovSource(folders, folder.Work),
        };
    }
}
