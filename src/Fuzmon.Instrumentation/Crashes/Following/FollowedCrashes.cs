using System.Diagnostics;
using System.Globalization;
using Fuzmon.Records;
using Fuzmon.Stacks.Capture;
using Fuzmon.Stacks.Symbols;

namespace Fuzmon.Instrumentation.Crashes.Following;

/// <summary>Makes records of the crashes of what is followed.</summary>
/// <param name="scenes">Where they come from. Not owned.</param>
/// <param name="crashes">Where they are kept.</param>
/// <param name="symbols">Who knows the names of addresses. Not owned.</param>
public sealed class FollowedCrashes(FollowedScenes scenes, RunCrashes crashes, ISymbolizer symbols) : IInstrument
{
    /// <summary>Its name.</summary>
    public const string Name = "followed-crashes";

    private static readonly TimeSpan MostOfRun = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SymbolPatience = TimeSpan.FromSeconds(5);

    private readonly StackAssembler _assembler = new(symbols);
    private IInstrumentHost? _host;
    private long _toldDropped;

    /// <inheritdoc/>
    public TimeSpan Interval { get; } = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    public void Start(IInstrumentHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
        host.Audit("what is launched is traced with all that it starts, and held when a signal is about to end it");
    }

    /// <inheritdoc/>
    public void Attach(InstrumentTarget target)
    {
        // The follower knows of all that is traced.
    }

    /// <inheritdoc/>
    public void Detach(ProcessKey process)
    {
        // It tells of their ends, too.
    }

    /// <inheritdoc/>
    public void Run()
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < MostOfRun && scenes.Take() is { } scene)
        {
            try
            {
                _host!.Emit(Keep(scene));
            }
            finally
            {
                scenes.Done();
            }
        }

        if (scenes.Dropped is var dropped && dropped > _toldDropped)
        {
            _host!.Audit(string.Create(CultureInfo.InvariantCulture, $"{dropped - _toldDropped} crashes came faster than they could be kept"));
            _toldDropped = dropped;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // There is nothing to let go of.
    }

    private CrashRecord Keep(FollowedScene scene)
    {
        // What it had mapped is opened by path, for it is gone; whether it is the same file is checked.
        var stacks = _assembler.AssembleAsync(Environment.ProcessId, scene.Capture, withSymbols: true, SymbolPatience).GetAwaiter().GetResult();
        var crashed = scene.Facts.Registers is [var registers, ..] ? registers.ThreadId : scene.Facts.Pid;
        return crashes.Keeper.Keep(scene.Facts with
        {
            Threads = [.. (stacks.Threads ?? []).OrderBy(thread => thread.ThreadId != crashed)],
            StackError = stacks.Summary.Error,
        });
    }
}
