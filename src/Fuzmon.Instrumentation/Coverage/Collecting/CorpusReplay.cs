namespace Fuzmon.Instrumentation.Coverage.Collecting;

/// <summary>Runs a coverage build on a whole corpus and takes in what it leaves.</summary>
public static class CorpusReplay
{
    /// <summary>Runs it on every input and gathers.</summary>
    /// <param name="settings">The target, how it was built, and how long it may take.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="folder">Where its data go.</param>
    /// <param name="jobs">How many run at once.</param>
    /// <exception cref="IOException">The program or an input cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">An input may not be read.</exception>
    public static CorpusCoverage Run(CoverageSettings settings, IReadOnlyList<string> inputs, CoverageFolder folder, int jobs)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(folder);
        var replay = new QueueReplay(settings.Target, settings.Backend, folder.Replayed, settings.Timeout);
        try
        {
            Parallel.ForEach(inputs, new ParallelOptions { MaxDegreeOfParallelism = jobs }, replay.Run);
        }
        catch (AggregateException e)
        {
            throw e.InnerExceptions.FirstOrDefault(inner => inner is IOException or UnauthorizedAccessException) ?? e;
        }

        var source = CoverageSources.Create(settings, folder, () => []);
        source.Gather(isQuiet: true, CancellationToken.None);
        var data = new CoverageData();
        source.AddTo(data);
        return new CorpusCoverage(data, replay.Done, replay.Signaled, replay.TimedOut, source.Unusable.Cause);
    }
}
