using Akka.Actor;
using Fuzmon.Linux;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>Tells its parent of processes that appear, by looking again and again.</summary>
internal sealed class DiscoveryActor : ReceiveActor, IWithTimers
{
    private const string PollTimer = "poll";

    private readonly IProcessTable _table;
    private readonly WatchScope _scope;
    private readonly List<ProcessEntry> _alive = [];
    private HashSet<ProcessKey> _known = [];
    private MonitorSettings _settings;
    private bool _hasLooked;

    public DiscoveryActor(IProcessTable table, WatchScope scope, MonitorSettings settings)
    {
        _table = table;
        _scope = scope;
        _settings = settings;

        Receive<Poll>(_ => Look());
        Receive<MonitorSettings>(changed => _settings = changed);
    }

    /// <summary>Set by the actor system.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Self.Tell(Poll.Instance);

    private void Look()
    {
        // Set first, so that a failure costs one look only.
        Timers.StartSingleTimer(PollTimer, Poll.Instance, _settings.DiscoveryInterval);
        _table.List(_alive);

        var stillKnown = new HashSet<ProcessKey>();
        var appeared = new List<ProcessEntry>();
        var bornBefore = _hasLooked ? BornBefore(_settings.MinLifetime) : ulong.MaxValue;
        foreach (var entry in _scope.Select(_alive))
        {
            var key = new ProcessKey(entry.Pid, entry.StartTicks);
            if (_known.Contains(key))
            {
                stillKnown.Add(key);
            }
            else if (entry.StartTicks <= bornBefore)
            {
                stillKnown.Add(key);
                appeared.Add(entry);
            }
        }

        _known = stillKnown;
        _hasLooked = true;
        if (appeared.Count > 0)
            Context.Parent.Tell(new ProcessesAppeared(appeared));
    }

    private ulong BornBefore(TimeSpan age)
    {
        var ticks = (ulong)Math.Ceiling(age.TotalSeconds * _table.TicksPerSecond);
        var now = _table.NowTicks;
        return now > ticks ? now - ticks : 0;
    }

    private sealed record Poll
    {
        public static readonly Poll Instance = new();
    }
}

/// <summary>From DiscoveryActor: these are alive and were not told of before.</summary>
internal sealed record ProcessesAppeared(IReadOnlyList<ProcessEntry> Processes);
