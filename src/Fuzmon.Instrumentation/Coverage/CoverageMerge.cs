namespace Fuzmon.Instrumentation.Coverage;

/// <summary>Reads many coverage files at once. Each thread has a set of its own, so that memory grows with them and not with the files.</summary>
public static class CoverageMerge
{
    // Below it another thread costs more than it brings.
    private const long BytesAThread = 4 << 20;

    /// <summary>Reads all of them into one set.</summary>
    /// <param name="files">Their paths.</param>
    /// <param name="options">How.</param>
    /// <param name="skipped">Lines that were skipped because something was wrong with them.</param>
    /// <exception cref="CoverageFormatException">One is not what it should be; of several, the first.</exception>
    /// <exception cref="IOException">One cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">One may not be read.</exception>
    public static CoverageData Read(IReadOnlyList<string> files, CoverageMergeOptions options, out long skipped)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        var threads = Math.Min(ThreadsFor(files), Math.Min(files.Count, options.Jobs));
        var workers = new Worker[Math.Max(1, threads)];
        var next = -1;
        for (var i = 0; i < workers.Length; i++)
            workers[i] = new Worker(options);
        if (workers.Length == 1)
            workers[0].Run(files, ref next);
        else
            Parallel.ForEach(workers, new ParallelOptions { MaxDegreeOfParallelism = workers.Length }, worker => worker.Run(files, ref next));
        var failed = workers.Where(worker => worker.Failure is not null).MinBy(worker => worker.FailedAt);
        if (failed is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failed.Failure!);

        skipped = workers.Sum(worker => worker.Skipped);
        var data = workers[0].Data;
        foreach (var worker in workers.Skip(1))
            data.Add(worker.Data);
        return data;
    }

    private static int ThreadsFor(IReadOnlyList<string> files)
    {
        var bytes = 0L;
        for (var i = 0; i < files.Count && bytes < BytesAThread * Environment.ProcessorCount; i++)
        {
            var file = new FileInfo(files[i]);
            bytes += file.Exists ? file.Length : 0;
        }

        return (int)Math.Clamp(bytes / BytesAThread, 1, Environment.ProcessorCount);
    }

    private sealed class Worker(CoverageMergeOptions options)
    {
        private CoverageReader? _reader;

        public CoverageData Data { get; } = new(options.Limits, options.KeepTests);

        public long Skipped => _reader?.Skipped ?? 0;

        public Exception? Failure { get; private set; }

        public int FailedAt { get; private set; }

        public void Run(IReadOnlyList<string> files, ref int next)
        {
            _reader = new CoverageReader(Data, options.IsTolerant);
            for (int at; (at = Interlocked.Increment(ref next)) < files.Count;)
            {
                try
                {
                    _reader.Read(files[at]);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException or CoverageFormatException)
                {
                    (Failure, FailedAt) = (e, at);
                    return;
                }
            }
        }
    }
}
