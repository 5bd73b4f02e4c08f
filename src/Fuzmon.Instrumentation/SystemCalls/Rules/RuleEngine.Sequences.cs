namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>How sequences begin, go on and end.</summary>
public sealed partial class RuleEngine
{
    private readonly PriorityQueue<Sequence, long> _deadlines = new();
    private long _sequences;
    private long _evicted;

    private void Judge(CallEntry entry, long time)
    {
        var process = _call.Process;
        if ((process.Sequences.Awaited & entry.Bit) != 0)
            Advance(process.Sequences, entry, time);
        if ((process.Tree.Sequences.Awaited & entry.Bit) != 0)
            Advance(process.Tree.Sequences, entry, time);
        foreach (var rule in entry.Starts)
            TryBegin(rule, entry, time);
    }

    private void Advance(SequenceList list, CallEntry entry, long time)
    {
        var changed = false;
        for (var i = list.Items.Count - 1; i >= 0; i--)
        {
            var sequence = list.Items[i];
            if ((sequence.Rule.Awaited[sequence.Step] & entry.Bit) == 0)
                continue;
            if (sequence.IsExpired(time, list.Calls) || IsPrevented(sequence, entry))
            {
                RemoveAt(list, i);
                changed = true;
            }
            else if (sequence.Step < sequence.Rule.Steps.Length)
                changed |= TryAdvance(list, i, entry, time);
        }

        if (changed)
            list.Refresh();
    }

    private bool IsPrevented(Sequence sequence, CallEntry entry)
    {
        foreach (var step in sequence.Rule.Unless[sequence.Step])
        {
            if (IsBy(step.By, sequence) && step.Matches(entry, _call, sequence.Values))
                return true;
        }

        return false;
    }

    private bool TryAdvance(SequenceList list, int index, CallEntry entry, long time)
    {
        var sequence = list.Items[index];
        var step = sequence.Rule.Steps[sequence.Step];
        // One whose first step is still being counted takes the beginning's way.
        if ((sequence.Step == 0 && step.Count > 1) || !IsBy(step.By, sequence) || !step.Matches(entry, _call, sequence.Values))
            return false;
        if (step.Save(_call, sequence.Values) is not { } values)
            return false;

        if (step.Saves.Length > 0)
        {
            // Another call may come that fits better: the sequence goes on from here and waits there.
            if (list.Items.Exists(other => other.IsLike(sequence.Rule, sequence.Step + 1, values)))
                return false;
            var next = sequence.Fork();
            next.Values = values;
            if (Take(list, next, step, time))
                Add(list, next);
            return true;
        }

        if (!Take(list, sequence, step, time))
            RemoveAt(list, list.Items.IndexOf(sequence));
        return true;
    }

    private void TryBegin(CompiledRule rule, CallEntry entry, long time)
    {
        var step = rule.Steps[0];
        var empty = new RuleValue[rule.Rule.Variables.Count];
        if (!step.Matches(entry, _call, empty) || !rule.IsAbout(_call.Process.Name) || step.Save(_call, empty) is not { } values)
            return;

        var list = rule.Rule.Scope == RuleScope.Process ? _call.Process.Sequences : _call.Process.Tree.Sequences;
        var at = step.Count > 1 ? 0 : 1;
        var known = list.Items.Find(other => other.IsLike(rule, at, values));
        if (known is not null && step.Count == 1)
        {
            if (rule.Steps.Length == 1)
                return; // It waits for something not to happen, and goes on doing so.
            // The same again: of two the later one has more time left.
            known.Events.Clear();
            Begin(known, list, time);
            Note(known, list, time);
            list.Refresh();
            return;
        }

        var sequence = known ?? new Sequence(rule, values);
        if (known is null)
            Begin(sequence, list, time);
        if (!Take(list, sequence, step, time))
        {
            if (known is not null)
                RemoveAt(list, list.Items.IndexOf(known));
        }
        else if (known is null)
            Add(list, sequence);
        list.Refresh();
    }

    private static void Begin(Sequence sequence, SequenceList list, long time)
        => (sequence.FirstTime, sequence.FirstCall) = (time, list.Calls);

    // Takes the step; false when the sequence is over by that, because it is complete.
    private bool Take(SequenceList list, Sequence sequence, CompiledStep step, long time)
    {
        Note(sequence, list, time);
        if (step.Count > 1 && !IsOftenEnough(sequence, step, list, time))
            return true;

        sequence.Step++;
        sequence.Recent = null;
        if (sequence.Step < sequence.Rule.Steps.Length)
            return true;

        sequence.Text = sequence.Rule.Text.Compose(_call, sequence.Values);
        if (!sequence.Rule.EndsWithAbsence)
        {
            Tell(sequence, time);
            return false;
        }

        sequence.List = list;
        if (sequence.Rule.Delay is { } delay && time >= 0 && _deadlines.Count < _limits.AllSequences)
            _deadlines.Enqueue(sequence, time + delay);
        return true;
    }

    private void Note(Sequence sequence, SequenceList list, long time)
    {
        (sequence.LastTime, sequence.LastCall, sequence.LastProcess) = (time, list.Calls, _call.Process);
        // Of a great many the first ones and the last.
        if (sequence.Events.Count >= _limits.EventsOfFinding)
            sequence.Events.RemoveAt(_limits.EventsOfFinding / 2);
        sequence.Events.Add(RuleEvent.Of(_call.Event, _call.Process.Pid));
    }

    private bool IsOftenEnough(Sequence sequence, CompiledStep step, SequenceList list, long time)
    {
        if (step.Within is not null && time < 0)
        {
            WithoutTime++;
            return false;
        }

        var recent = sequence.Recent ??= new();
        recent.Enqueue((time, list.Calls));
        while (recent.Peek() is var (first, call) && (time - first > step.Within || list.Calls - call > step.WithinCalls))
            recent.Dequeue();
        return recent.Count >= step.Count;
    }

    private bool IsBy(StepActor actor, Sequence sequence) => actor switch
    {
        StepActor.Same => ReferenceEquals(_call.Process, sequence.LastProcess),
        StepActor.Descendant => _call.Process.DescendsFrom(sequence.LastProcess!),
        _ => true,
    };

    private void Add(SequenceList list, Sequence sequence)
    {
        if (_sequences >= _limits.AllSequences)
        {
            _evicted++;
            return;
        }

        if (list.Items.Count >= _limits.Sequences)
        {
            var expired = list.Items.RemoveAll(old => old.IsExpired(sequence.LastTime, list.Calls));
            _sequences -= expired;
            if (expired == 0)
            {
                RemoveAt(list, 0);
                _evicted++;
            }
        }

        list.Add(sequence);
        _sequences++;
    }

    private void RemoveAt(SequenceList list, int index)
    {
        list.Items[index].List = null;
        list.Items.RemoveAt(index);
        _sequences--;
    }

    private void Forget(SequenceList list)
    {
        foreach (var sequence in list.Items)
            sequence.List = null;
        _sequences -= list.Items.Count;
        list.Items.Clear();
        list.Refresh();
    }

    // What was not to happen has not, by the clock.
    private void TellOverdue(long time)
    {
        while (time >= 0 && _deadlines.TryPeek(out var sequence, out var deadline) && deadline < time)
        {
            _deadlines.Dequeue();
            if (sequence.List is not { } list)
                continue;
            RemoveAt(list, list.Items.IndexOf(sequence));
            list.Refresh();
            Tell(sequence, time);
        }
    }

    // The same, by the number of calls.
    private void TellOverdue(SequenceList list)
    {
        if (list.Calls <= list.NextDeadline)
            return;
        for (var i = list.Items.Count - 1; i >= 0; i--)
        {
            var sequence = list.Items[i];
            if (sequence.Step < sequence.Rule.Steps.Length || !(list.Calls - sequence.LastCall > sequence.Rule.DelayCalls))
                continue;
            RemoveAt(list, i);
            Tell(sequence, sequence.LastTime);
        }

        list.Refresh();
    }

    // What was not to happen cannot any longer.
    private void TellAbsences(SequenceList list)
    {
        foreach (var sequence in list.Items)
        {
            if (sequence.Step == sequence.Rule.Steps.Length)
                Tell(sequence, sequence.LastTime);
        }
    }

    private void Tell(Sequence sequence, long time)
    {
        var rule = sequence.Rule.Rule;
        if (!_memory.ShouldTell(rule, sequence.Text!, time, out var suppressed))
        {
            Suppressed++;
            return;
        }

        Findings++;
        var process = sequence.LastProcess!;
        _found(new RuleFinding(rule, process.Pid, process.Name, sequence.Text!, suppressed, sequence.Events));
    }
}
