using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using Fuzmon.Instrumentation;

namespace Fuzmon.Monitor;

/// <summary>Calls one instrument, and makes it anew when it fails.</summary>
internal sealed class InstrumentActor : ReceiveActor, IWithTimers
{
    private const string RunTimer = "run";

    private readonly InstrumentState _state;
    private IInstrument? _instrument;
    private bool _hasBegun;

    public InstrumentActor(InstrumentState state)
    {
        _state = state;

        Receive<BeginInstrument>(_ => Begin());
        Receive<RunInstrument>(_ => Run());
        Receive<AttachTarget>(attach =>
        {
            _state.Targets[attach.Target.Process] = attach.Target;
            Call(instrument => instrument.Attach(attach.Target));
        });
        Receive<DetachTarget>(detach =>
        {
            if (_state.Targets.Remove(detach.Process))
                Call(instrument => instrument.Detach(detach.Process));
        });
    }

    /// <summary>Set by the actor system.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    // By a message, so that what goes wrong in it is a failure like any other. Runs after a restart too.
    protected override void PreStart() => Self.Tell(BeginInstrument.Instance, ActorRefs.NoSender);

    protected override void PreRestart(Exception reason, object message)
    {
        _state.LastFailure = reason.Message;
        _state.Audit($"failed, and is made anew: {reason.Message}");
        DisposeInstrument();
    }

    protected override void PostStop()
    {
        // A run may be over before its beginning has come here, and what an instrument does at the end is due all the same.
        if (!_hasBegun)
            BeginLate();
        DisposeInstrument();
        var (calls, time) = _state.Cost;
        _state.Audit(string.Create(
            CultureInfo.InvariantCulture, $"stopped; it took {time.TotalMilliseconds:F1} ms in {calls} calls and made {_state.Records} records"));
    }

    private void BeginLate()
    {
        try
        {
            _instrument = _state.Plan.Create();
            Call(instrument => instrument.Start(_state));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _state.Audit($"failed: {e.Message}");
        }
    }

    private void Begin()
    {
        _hasBegun = true;
        _instrument = _state.Plan.Create();
        Call(instrument => instrument.Start(_state));
        _state.Audit("started");
        foreach (var target in _state.Targets.Values)
            Call(instrument => instrument.Attach(target));
        Run();
    }

    private void Run()
    {
        Call(instrument => instrument.Run());
        Timers.StartSingleTimer(RunTimer, RunInstrument.Instance, _instrument!.Interval);
    }

    // Before its beginning it is not called: it then hears of all targets at once.
    private void Call(Action<IInstrument> action)
    {
        if (_instrument is null)
            return;

        var start = Stopwatch.GetTimestamp();
        try
        {
            action(_instrument);
        }
        finally
        {
            var (calls, time) = _state.Cost;
            _state.Cost = (calls + 1, time + Stopwatch.GetElapsedTime(start));
        }
    }

    private void DisposeInstrument()
    {
        try
        {
            Call(instrument => instrument.Dispose());
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _state.Audit($"failed at its end: {e.Message}");
        }

        _instrument = null;
    }

    private sealed record BeginInstrument
    {
        public static readonly BeginInstrument Instance = new();
    }

    private sealed record RunInstrument
    {
        public static readonly RunInstrument Instance = new();
    }
}
