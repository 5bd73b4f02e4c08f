using System.Diagnostics;
using System.Numerics;

namespace Akka.Actor;

/// <summary>
/// All timers of a system: a hierarchical timing wheel of six levels of 64 slots, a millisecond to over two years, and one
/// background thread that sleeps until the next slot that holds something.
/// </summary>
/// <remarks>
/// The level of an entry is that of the highest digit (base 64) in which its tick differs from the present one, so everything on a
/// level is due before anything on the next. A slot above the lowest level is dealt out again when its first tick comes.
/// </remarks>
internal sealed class TimingWheel
{
    private const int Levels = 6;
    private const int SlotBits = 6;
    private const int Slots = 1 << SlotBits;

    /// <summary>One top slot less than a full turn, so that the farthest slot is never the present one.</summary>
    private const long MaxTicksAhead = (Slots - 1L) << ((Levels - 1) * SlotBits);

    private readonly object _gate = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly string _name;
    private readonly Action<Exception> _report;
    private readonly List<TimerEntry> _due = [];
    private readonly ulong[] _occupied = new ulong[Levels];
    private readonly TimerEntry[] _slots = new TimerEntry[Levels * Slots];
    private long _tick;
    private long _sleepsUntil;
    private bool _started;
    private volatile bool _stopped;

    internal TimingWheel(string name, Action<Exception> report)
    {
        _name = name;
        _report = report;
    }

    internal TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    /// <summary>Fires an entry once after the delay, never before it, or with an interval for as long as it is not cancelled.</summary>
    internal void Add(TimerEntry entry, TimeSpan delay, TimeSpan interval = default)
    {
        lock (_gate)
        {
            if (!_stopped) Schedule(entry, delay, interval);
        }
        if (_stopped) entry.OnStopped();
    }

    /// <summary>Takes an entry out; at most a firing that is under way still happens.</summary>
    internal void Cancel(TimerEntry entry)
    {
        entry.IsCancelled = true;
        lock (_gate)
        {
            if (entry.Slot >= 0) Remove(entry);
        }
    }

    /// <summary>Ends the thread; what has not fired never will.</summary>
    internal void Stop()
    {
        List<TimerEntry> left = [];
        lock (_gate)
        {
            _stopped = true;
            for (var slot = 0; slot < _slots.Length; slot++)
            {
                for (var entry = Take(slot); entry is not null; entry = entry.Next)
                {
                    entry.Slot = -1;
                    left.Add(entry);
                }
            }
            Monitor.Pulse(_gate);
        }
        foreach (var entry in left) entry.OnStopped();
    }

    private void Schedule(TimerEntry entry, TimeSpan delay, TimeSpan interval)
    {
        if (entry.IsCancelled) return;
        entry.Interval = interval.Ticks;
        entry.Deadline = Elapsed.Ticks + Math.Clamp(delay.Ticks, 0, long.MaxValue / 2);
        Insert(entry);
        if (!_started)
        {
            _started = true;
            new Thread(Run) { IsBackground = true, Name = _name }.Start();
        }
        else if (entry.Tick < _sleepsUntil)
        {
            Monitor.Pulse(_gate);
        }
    }

    private void Run()
    {
        while (WaitForDue())
        {
            foreach (var entry in _due)
            {
                if (entry.IsCancelled) continue;
                try
                {
                    entry.Fire();
                }
                catch (Exception e)
                {
                    // One bad action must not stop everybody's timers.
                    _report(e);
                }
            }
            _due.Clear();
        }
    }

    /// <summary>Collects what is due, sleeping first if nothing is; false at the end.</summary>
    private bool WaitForDue()
    {
        lock (_gate)
        {
            while (!_stopped)
            {
                var now = Elapsed.Ticks;
                Advance(now / TimeSpan.TicksPerMillisecond);
                if (_due.Count > 0) return true;
                if (TryFindNext(out _, out _sleepsUntil))
                {
                    var wait = (_sleepsUntil * TimeSpan.TicksPerMillisecond) - Elapsed.Ticks;
                    if (wait > 0) Monitor.Wait(_gate, (int)Math.Min(int.MaxValue, CeilingTick(wait)));
                }
                else
                {
                    _sleepsUntil = long.MaxValue;
                    Monitor.Wait(_gate);
                }
            }
            return false;
        }
    }

    private void Advance(long now)
    {
        while (TryFindNext(out var slot, out var tick) && tick <= now)
        {
            _tick = tick;
            for (var entry = Take(slot); entry is not null;)
            {
                var next = entry.Next;
                entry.Next = entry.Previous = null;
                entry.Slot = -1;
                if (entry.Tick > tick)
                    Insert(entry);
                else
                    _due.Add(entry);
                entry = next;
            }
        }
        _tick = Math.Max(_tick, now);
        foreach (var entry in _due)
        {
            if (entry.Interval == 0) continue;
            // From the deadline, not from now: the rate is kept however late a firing is.
            entry.Deadline += entry.Interval;
            Insert(entry);
        }
    }

    /// <summary>The first occupied slot, and the tick at which it has to be looked at.</summary>
    private bool TryFindNext(out int slot, out long tick)
    {
        for (var level = 0; level < Levels; level++)
        {
            if (_occupied[level] == 0) continue;
            var shift = level * SlotBits;
            var present = (int)(_tick >> shift) & (Slots - 1);
            var ahead = BitOperations.TrailingZeroCount(BitOperations.RotateRight(_occupied[level], present));
            slot = (level * Slots) + ((present + ahead) & (Slots - 1));
            tick = Math.Max(_tick, ((_tick >> shift) + ahead) << shift);
            return true;
        }
        slot = -1;
        tick = long.MaxValue;
        return false;
    }

    private void Insert(TimerEntry entry)
    {
        // What is late already goes into the slot after the present one: the present one may be under way.
        entry.Tick = Math.Max(CeilingTick(entry.Deadline), _tick + 1);
        // What is too far away waits in the farthest slot and is dealt out again from there.
        var tick = Math.Min(entry.Tick, _tick + MaxTicksAhead);
        var level = Math.Min(BitOperations.Log2((ulong)(_tick ^ tick)) / SlotBits, Levels - 1);
        var slot = (level * Slots) + ((int)(tick >> (level * SlotBits)) & (Slots - 1));
        entry.Slot = slot;
        entry.Next = _slots[slot];
        if (entry.Next is not null) entry.Next.Previous = entry;
        _slots[slot] = entry;
        _occupied[level] |= 1UL << (slot & (Slots - 1));
    }

    private void Remove(TimerEntry entry)
    {
        if (entry.Next is not null) entry.Next.Previous = entry.Previous;
        if (entry.Previous is not null)
            entry.Previous.Next = entry.Next;
        else
            _slots[entry.Slot] = entry.Next;
        if (_slots[entry.Slot] is null) MarkEmpty(entry.Slot);
        entry.Next = entry.Previous = null;
        entry.Slot = -1;
    }

    private TimerEntry Take(int slot)
    {
        var first = _slots[slot];
        _slots[slot] = null;
        MarkEmpty(slot);
        return first;
    }

    private static long CeilingTick(long ticks) => (ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond;

    private void MarkEmpty(int slot) => _occupied[slot / Slots] &= ~(1UL << (slot & (Slots - 1)));
}
