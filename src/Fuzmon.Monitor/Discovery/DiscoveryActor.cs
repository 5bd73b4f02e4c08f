using Akka.Actor;

namespace Fuzmon.Monitor;

/// <summary>Tells its parent who is to be watched and who no longer, by looking again and again.</summary>
internal sealed class DiscoveryActor : ReceiveActor, IWithTimers
{
    private const string PollTimer = "poll";

    private readonly Selection _selection;
    private MonitorSettings _settings;

    public DiscoveryActor(Selection selection, MonitorSettings settings)
    {
        _selection = selection;
        _settings = settings;

        Receive<Poll>(_ => Look());
        Receive<ProcessReleased>(released => _selection.Release(released.Process));
        Receive<ProcessClosed>(closed => _selection.Close(closed.Process));
        Receive<MonitorSettings>(changed =>
        {
            _settings = changed;
            Look();
        });
    }

    /// <summary>Set by the actor system.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Self.Tell(Poll.Instance);

    private void Look()
    {
        // Set first, so that a failure costs one look only.
        Timers.StartSingleTimer(PollTimer, Poll.Instance, _settings.DiscoveryInterval);
        var change = _selection.Look(_settings);
        if (!change.IsEmpty)
            Context.Parent.Tell(change);
    }

    private sealed record Poll
    {
        public static readonly Poll Instance = new();
    }
}
