using System.Collections.Concurrent;
using Fuzmon.Instrumentation.Crashes.Scenes;
using Fuzmon.Linux;
using Fuzmon.Records;
using Fuzmon.Stacks.Following;
using Fuzmon.Stacks.Memory;

namespace Fuzmon.Instrumentation.Crashes.Following;

/// <summary>
/// Looks at processes that a follower holds because a signal is about to end them, lets them go, and keeps what it saw until they have
/// ended by that signal and somebody takes it. Safe for use by several threads at once.
/// </summary>
public sealed class FollowedScenes : IDisposable
{
    // What waits to be named; a scene has some tens of kilobytes.
    private const int MaxReady = 4096;

    // The follower lets go at the deadline, and what is read then may be of somebody else.
    private const double ShareOfDeadline = 0.8;

    private readonly Action<ulong> _letGo;
    private readonly SceneGatherer _gatherer;
    private readonly BlockingCollection<FollowedCrash> _held = [];
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, FollowedScene> _seen = [];
    private readonly Dictionary<ulong, CrashEnd> _ended = [];
    private readonly Queue<FollowedScene> _ready = [];
    private int _open;
    private long _dropped;

    /// <param name="settings">How much is read.</param>
    /// <param name="letGo">Lets the process of a crash go.</param>
    public FollowedScenes(CrashSettings settings, Action<ulong> letGo)
    {
        _letGo = letGo;
        _gatherer = new SceneGatherer(settings);
        new Thread(Run) { IsBackground = true, Name = "crash scenes" }.Start();
    }

    /// <summary>Crashes that were dropped because too many waited to be kept.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Whether all that was told of has been kept.</summary>
    public bool IsDone
    {
        get
        {
            lock (_gate)
                return _open == 0;
        }
    }

    /// <summary>A process is held.</summary>
    public void Look(FollowedCrash crash)
    {
        lock (_gate)
            _open++;
        _held.Add(crash);
    }

    /// <summary>It has ended. That may be told before it has been looked at: it can be killed.</summary>
    public void End(CrashEnd end)
    {
        ArgumentNullException.ThrowIfNull(end);
        lock (_gate)
        {
            if (_seen.Remove(end.Number, out var scene))
                Finish(scene, end);
            else
                _ended[end.Number] = end;
        }
    }

    /// <summary>Takes a crash that has ended its process; <see cref="Done"/> is to be called when it has been kept.</summary>
    /// <returns>Null when there is none.</returns>
    public FollowedScene? Take()
    {
        lock (_gate)
            return _ready.TryDequeue(out var scene) ? scene : null;
    }

    /// <summary>One that was taken has been kept.</summary>
    public void Done()
    {
        lock (_gate)
            _open--;
    }

    /// <inheritdoc/>
    public void Dispose() => _held.CompleteAdding();

    private void Run()
    {
        using (_held)
        {
            foreach (var crash in _held.GetConsumingEnumerable())
                Gather(crash);
        }
    }

    private void Gather(FollowedCrash crash)
    {
        var facts = FactsOf(crash);
        try
        {
            using var deadline = new CancellationTokenSource(crash.Deadline * ShareOfDeadline);
            facts = WithIdentity(facts);
            facts = facts with { Scene = _gatherer.Gather(facts, new LiveProcessMemory(crash.Pid), deadline.Token) };
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            facts = facts with { Scene = new CrashScene { Absent = [new("scene", e.Message)] } };
        }

        _letGo(crash.Number);
        lock (_gate)
        {
            var scene = new FollowedScene(facts, crash.Capture);
            if (_ended.Remove(crash.Number, out var end))
                Finish(scene, end);
            else
                _seen[crash.Number] = scene;
        }
    }

    private void Finish(FollowedScene scene, CrashEnd end)
    {
        if (!end.Died || _ready.Count == MaxReady)
        {
            _open--;
            _dropped += end.Died ? 1 : 0;
            return;
        }

        if (end.WasLate)
            scene = scene with { Facts = scene.Facts with { Scene = new CrashScene { Absent = [new("scene", "it could not be held any longer")] } } };
        _ready.Enqueue(scene);
    }

    private static CrashFacts FactsOf(FollowedCrash crash) => new()
    {
        Timestamp = crash.Time,
        Pid = crash.Pid,
        Source = "ptrace",
        Signal = crash.Signal,
        SignalCode = crash.SignalCode,
        FaultAddress = crash.FaultAddress,
        Registers = crash.Registers.Count == 0 ? [] : [new ThreadRegisters(crash.ThreadId, crash.Registers)],
    };

    private static CrashFacts WithIdentity(CrashFacts facts)
    {
        if (ProcessHandle.TryOpen(facts.Pid, out var process) != OpenOutcome.Opened)
            return facts;
        using (process)
            return facts with { StartTicks = process!.StartTicks, ProcessName = File.ReadAllText($"/proc/{facts.Pid}/comm").TrimEnd('\n') };
    }
}
