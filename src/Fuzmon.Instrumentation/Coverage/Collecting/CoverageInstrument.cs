using System.Diagnostics;
using Fuzmon.Instrumentation.Fuzzers;
using Fuzmon.Records;

namespace Fuzmon.Instrumentation.Coverage.Collecting;

/// <summary>
/// Gathers coverage while the watched programs run: takes in what they leave, runs a coverage build on what fuzzers keep, and writes
/// snapshots and a record whenever there is more. It works on a thread of its own that takes no more CPU than it may.
/// </summary>
/// <param name="settings">What is gathered.</param>
/// <param name="newest">Is told of each snapshot.</param>
/// <param name="outputs">Output folders of fuzzers, beside those of the fuzzers that are watched.</param>
public sealed class CoverageInstrument(CoverageSettings settings, NewestSnapshot newest, IReadOnlyList<string> outputs) : IInstrument
{
    /// <summary>Its name in the configuration.</summary>
    public const string Name = "coverage";

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(8);

    private readonly FuzzerFolders _folders = new(settings.Backend == CoverageBackend.Afl ? [.. outputs, .. settings.Folders] : outputs);
    private readonly CancellationTokenSource _ending = new();
    private volatile string[] _outputs = [];
    private CoverageWork? _work;
    private Thread? _worker;
    private volatile Exception? _failure;
    private IInstrumentHost? _host;

    /// <inheritdoc/>
    public TimeSpan Interval => LookInterval;

    /// <inheritdoc/>
    public void Start(IInstrumentHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
        var folder = new CoverageFolder(host.Folder);
        _outputs = [.. _folders.All];
        _work = new CoverageWork(settings, folder, newest, host, () => _outputs);
        _worker = new Thread(Work) { IsBackground = true, Name = "coverage", Priority = ThreadPriority.Lowest };
        _worker.Start();
        host.Audit($"gathers coverage in {folder.Path}");
    }

    /// <inheritdoc/>
    public void Attach(InstrumentTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        _folders.Attach(target.Process);
    }

    /// <inheritdoc/>
    public void Detach(ProcessKey process) => _folders.Detach(process);

    /// <inheritdoc/>
    public void Run()
    {
        if (_failure is { } failure)
            throw new IOException(failure.Message, failure);

        foreach (var (folder, pid) in _folders.Look())
            _host!.Audit($"reads {folder}, the output of {FuzzerFolders.Fuzzer} ({pid})");
        _outputs = [.. _folders.All];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The worker takes in the last of it, for a bounded time.
        _ending.Cancel();
        if (_worker is null || _worker.Join(LastPatience))
        {
            _ending.Dispose();
            return;
        }

        _work!.Abandon();
        _host!.Audit("the last look took too long: the newest snapshot may lack the end of the run");
    }

    private void Work()
    {
        try
        {
            while (!_ending.IsCancellationRequested)
            {
                var start = Stopwatch.GetTimestamp();
                var rest = _work!.Round(_ending.Token);
                var left = settings.Interval - Stopwatch.GetElapsedTime(start);
                _ending.Token.WaitHandle.WaitOne(rest > left ? rest : left);
            }

            _work!.LastRound();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CoverageFormatException or ObjectDisposedException)
        {
            _failure = e;
        }
    }
}
