using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>
/// Who of the living is to be watched by the rules, look for look. It must outlive a failing DiscoveryActor, the only one who
/// uses it.
/// </summary>
internal sealed class Selection(IProcessTable table, WatchScope scope)
{
    private readonly ProcessLook _look = new(table);
    private Dictionary<ProcessKey, Candidate> _candidates = [];
    private Dictionary<ProcessKey, Candidate> _before = [];
    private SelectionRules? _rules;

    /// <summary>Looks again.</summary>
    /// <returns>Who is to be watched from now on, and who no longer.</returns>
    public SelectionChange Look(MonitorSettings settings)
    {
        _look.Take();
        var change = new SelectionChange([], []);
        var isFirst = _rules is null;
        var hasNewRules = !ReferenceEquals(_rules, settings.Rules);
        var rules = _rules = settings.Rules;
        var needsOwner = rules.DependOnOwner;
        (_before, _candidates) = (_candidates, _before);
        _candidates.Clear();
        foreach (var entry in scope.Select(_look.Alive))
        {
            var key = new ProcessKey(entry.Pid, entry.StartTicks);
            var isAnother = false;
            if (_before.TryGetValue(key, out var candidate))
                isAnother = candidate.Update(entry);
            else
                candidate = new Candidate(_look, entry);
            _candidates.Add(key, candidate);

            if (candidate.State == CandidateState.Unwatched)
            {
                // Its size, age and use of the CPU change all the time, so it is asked at every look.
                if (((!isFirst || !scope.HasPast) && candidate.Age < settings.MinLifetime) || !rules.Matches(candidate))
                    continue;

                candidate.State = CandidateState.Watched;
                candidate.SelectedUid = needsOwner ? candidate.Uid : null;
                change.Appeared.Add(entry);
            }
            else if (candidate.State == CandidateState.Watched)
            {
                // One that is watched stays so while it is the same program: it must not come and go with its size.
                var isAnothers = needsOwner && candidate.Uid is { } uid && candidate.SelectedUid is { } selected && uid != selected;
                if ((!isAnother && !isAnothers && !hasNewRules) || rules.Matches(candidate))
                {
                    candidate.SelectedUid = needsOwner ? candidate.Uid : null;
                    continue;
                }

                candidate.State = CandidateState.Leaving;
                change.Deselected.Add(key);
            }
        }

        return change;
    }

    /// <summary>The monitor no longer watches it, so that it can be watched anew.</summary>
    public void Release(ProcessKey process)
    {
        if (_candidates.TryGetValue(process, out var candidate))
            candidate.State = CandidateState.Unwatched;
    }
}
