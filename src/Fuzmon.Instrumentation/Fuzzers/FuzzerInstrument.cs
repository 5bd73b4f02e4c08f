using System.Numerics;
using Fuzmon.Linux;
using Fuzmon.Records;

namespace Fuzmon.Instrumentation.Fuzzers;

/// <summary>
/// What fuzzers have come to: of the output folders that the configuration names, and of those of the fuzzers that are watched. Inputs
/// are counted by their files, as a fuzzer's own statistics may be a minute old, or be those of one that was killed.
/// </summary>
/// <param name="settings">What to look at.</param>
public sealed class FuzzerInstrument(FuzzerSettings settings) : IInstrument
{
    /// <summary>Its name in the configuration.</summary>
    public const string Name = "fuzzers";

    private readonly FuzzerFolders _folders = new(settings.Folders);
    private readonly Dictionary<string, Summary> _told = [];
    private IInstrumentHost? _host;

    /// <inheritdoc/>
    public TimeSpan Interval => settings.Interval;

    /// <inheritdoc/>
    public void Start(IInstrumentHost host) => _host = host;

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
        foreach (var (folder, pid) in _folders.Look())
            _host!.Audit($"reads {folder}, the output of {FuzzerFolders.Fuzzer} ({pid})");
        foreach (var folder in _folders.All)
        {
            var instances = AflFolder.InstancesOf(folder).Select(Summary.Of).ToList();
            foreach (var instance in instances)
                Tell(instance.Path, folder, instance, instances: null);
            if (instances.Count > 0)
                Tell(folder, folder, Summary.OfAll(instances), instances.Count);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The last word on each folder, after the fuzzer's own.
        if (_host is not null)
            Run();
    }

    // What has not changed is not told again.
    private void Tell(string key, string folder, Summary summary, int? instances)
    {
        if (instances is not null)
            key += "/";
        if (_told.GetValueOrDefault(key) == summary)
            return;

        _told[key] = summary;
        var now = _host!.Now;
        var statistics = summary.Statistics;
        _host.Emit(new CampaignRecord
        {
            Timestamp = now,
            Fuzzer = "afl++",
            Folder = folder,
            Instance = instances is null ? Path.GetFileName(summary.Path) : null,
            Instances = instances,
            Pid = summary.IsAlive ? statistics.Pid : null,
            Executions = statistics.Executions,
            ExecutionsPerSec = statistics.ExecutionsPerSec,
            Corpus = summary.Corpus,
            Crashes = summary.Crashes,
            Hangs = summary.Hangs,
            Edges = statistics.Edges,
            Cycles = statistics.Cycles,
            StabilityPercent = statistics.StabilityPercent,
            StatisticsAgeSec = statistics.WrittenAt is { } written ? Math.Max(0, (now - written).TotalSeconds) : null,
        });
    }

    private sealed record Summary(string Path, AflStatistics Statistics, bool IsAlive, long? Corpus, long? Crashes, long? Hangs)
    {
        public static Summary Of(string instance)
        {
            var statistics = AflStatistics.Read(instance);
            return new Summary(
                instance,
                statistics,
                statistics.Pid is { } pid && ProcessInvocation.TryRead(pid)?.Name == FuzzerFolders.Fuzzer,
                AflFolder.CountInputs(instance, "queue"),
                AflFolder.CountInputs(instance, "crashes"),
                AflFolder.CountInputs(instance, "hangs"));
        }

        // Edges, cycles and stability are each instance's own.
        public static Summary OfAll(IReadOnlyList<Summary> instances) => new(
            "",
            new AflStatistics
            {
                Executions = Sum(instances, instance => instance.Statistics.Executions),
                ExecutionsPerSec = Sum([.. instances.Where(instance => instance.IsAlive)], instance => instance.Statistics.ExecutionsPerSec),
                WrittenAt = instances.Min(instance => instance.Statistics.WrittenAt),
            },
            instances.Any(instance => instance.IsAlive),
            Sum(instances, instance => instance.Corpus),
            Sum(instances, instance => instance.Crashes),
            Sum(instances, instance => instance.Hangs));

        // A sum without one of its parts would be a guess.
        private static T? Sum<T>(IReadOnlyList<Summary> instances, Func<Summary, T?> part)
            where T : struct, INumber<T>
        {
            if (instances.Count == 0 || instances.Any(instance => part(instance) is null))
                return null;

            return instances.Aggregate(T.Zero, (sum, instance) => sum + part(instance)!.Value);
        }
    }
}
