using System.Diagnostics;
using Fuzmon.Instrumentation.Fuzzers;
using Fuzmon.Records;

namespace Fuzmon.Instrumentation.Coverage.Collecting;

/// <summary>What the thread of <see cref="CoverageInstrument"/> does. Used by it alone, but for <see cref="Abandon"/>.</summary>
internal sealed class CoverageWork
{
    private static readonly TimeSpan LastReplay = TimeSpan.FromSeconds(3);

    private readonly CoverageSettings _settings;
    private readonly CoverageFolder _folder;
    private readonly NewestSnapshot _newest;
    private readonly IInstrumentHost _host;
    private readonly Func<IReadOnlyList<string>> _outputs;
    private readonly ICoverageSource _source;
    private readonly QueueReplay? _replay;
    private readonly HashSet<string> _replayed = new(StringComparer.Ordinal);
    private CoverageTotals _told;
    private string? _complained;
    private volatile bool _isAbandoned;

    public CoverageWork(
        CoverageSettings settings, CoverageFolder folder, NewestSnapshot newest, IInstrumentHost host, Func<IReadOnlyList<string>> outputs)
    {
        _settings = settings;
        _folder = folder;
        _newest = newest;
        _host = host;
        _outputs = outputs;
        _source = CoverageSources.Create(settings, folder, outputs);
        _replay = settings.Target.Count > 0 ? new QueueReplay(settings.Target, settings.Backend, folder.Replayed, settings.Timeout) : null;
    }

    /// <summary>Tells nobody anything from now on.</summary>
    public void Abandon() => _isAbandoned = true;

    /// <summary>Takes in what is new, for about as long as the interval.</summary>
    /// <returns>How long to rest, so as to take no more CPU than it may.</returns>
    public TimeSpan Round(CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        var pending = Replay(input =>
        {
            var began = Stopwatch.GetTimestamp();
            _replay!.Run(input);
            // Time that passed is no less than the CPU time that was spent.
            cancellation.WaitHandle.WaitOne(RestOf(Stopwatch.GetElapsedTime(began)));
            return !cancellation.IsCancellationRequested && Stopwatch.GetElapsedTime(start) < _settings.Interval;
        });
        var gathering = Stopwatch.GetTimestamp();
        if (_source.Gather(isQuiet: false, cancellation) && !cancellation.IsCancellationRequested)
            Tell(pending, isLast: false);
        Complain();
        return RestOf(Stopwatch.GetElapsedTime(gathering));
    }

    /// <summary>Takes in the rest, in a bounded time, and has the last word.</summary>
    public void LastRound()
    {
        var start = Stopwatch.GetTimestamp();
        var pending = Replay(input =>
        {
            _replay!.Run(input);
            return Stopwatch.GetElapsedTime(start) < LastReplay;
        });
        _source.Gather(isQuiet: true, CancellationToken.None);
        Tell(pending, isLast: true);
        Complain();
    }

    private TimeSpan RestOf(TimeSpan busy) => busy * ((100 / _settings.CpuPercent) - 1);

    // Inputs that are not complete yet are empty.
    private long Replay(Func<string, bool> goesOn)
    {
        if (_replay is null)
            return 0;

        var waiting = QueuedInputs.InOutputs(_outputs()).Where(input => !_replayed.Contains(input)).ToList();
        var done = 0;
        foreach (var input in waiting)
        {
            done++;
            try
            {
                if (new FileInfo(input).Length == 0)
                    continue;

                _replayed.Add(input);
                if (!goesOn(input))
                    break;
            }
            catch (FileNotFoundException)
            {
                // The fuzzer has dropped it.
            }
        }

        return waiting.Count - done;
    }

    private void Tell(long pending, bool isLast)
    {
        var data = new CoverageData();
        _source.AddTo(data);
        var totals = data.Totals;
        if (totals == default || _isAbandoned || (totals == _told && !isLast))
            return;

        // What was hit only more often makes no new snapshot before the end.
        if (totals != _told || isLast)
            _newest.Id = _folder.Add(data, _settings.Snapshots);
        _told = totals;
        _host.Emit(new CoverageRecord
        {
            Timestamp = _host.Now,
            Backend = _settings.Backend.ToString().ToLowerInvariant(),
            Executions = ExecutionsOf(_outputs()),
            Files = _settings.Backend is CoverageBackend.Lcov or CoverageBackend.Llvm ? data.Count : null,
            Lines = Known(totals.Lines, totals.Lines),
            LinesHit = Known(totals.LinesHit, totals.Lines),
            Functions = Known(totals.Functions, totals.Functions),
            FunctionsHit = Known(totals.FunctionsHit, totals.Functions),
            Branches = Known(totals.Branches, totals.Branches),
            BranchesHit = Known(totals.BranchesHit, totals.Branches),
            Inputs = _replay?.Done,
            InputsPending = _replay is null ? null : pending,
            InputsLost = _replay is null ? null : _replay.Signaled + _replay.TimedOut,
            Unusable = _source.Unusable.Count > 0 ? _source.Unusable.Count : null,
            Snapshot = _newest.Id,
        });
    }

    private void Complain()
    {
        if (_source.Unusable.Cause is { } cause && cause != _complained)
            _host.Audit(_complained = cause);
    }

    // What nobody counted is not 0.
    private static long? Known(long number, long found) => found > 0 ? number : null;

    // A sum without one of its parts would be a guess.
    private static long? ExecutionsOf(IEnumerable<string> outputs)
    {
        var executions = outputs.SelectMany(AflFolder.InstancesOf).Select(instance => AflStatistics.Read(instance).Executions).ToList();
        return executions.Count == 0 || executions.Contains(null) ? null : executions.Sum();
    }
}
