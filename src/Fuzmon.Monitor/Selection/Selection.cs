using Fuzmon.Linux;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>
/// Who of the living is to be watched by the rules, look for look. It must outlive a failing DiscoveryActor, the only one who
/// uses it.
/// </summary>
internal sealed class Selection(IProcessTable table, WatchScope scope)
{
    // So often a watched process is looked at though nothing depends on it: should its end have gone unheard, its pid may be another's.
    private const int LooksBetweenReads = 30;

    private readonly ProcessLook _look = new(table);
    private readonly Dictionary<int, ProcessEntry> _known = [];
    private Dictionary<ProcessKey, Candidate> _candidates = [];
    private Dictionary<ProcessKey, Candidate> _before = [];
    private SelectionRules? _rules;
    private int _looks;

    /// <summary>Looks again.</summary>
    /// <returns>Who is to be watched from now on, and who no longer.</returns>
    public SelectionChange Look(MonitorSettings settings)
    {
        var change = new SelectionChange([], []);
        var isFirst = _rules is null;
        var hasNewRules = !ReferenceEquals(_rules, settings.Rules);
        TakeKnown(hasNewRules || !settings.Rules.AreEmpty);
        _look.Take(_known);
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

    /// <summary>The monitor has seen its end. As long as its parent has not, it is there, and must not be watched anew.</summary>
    public void Close(ProcessKey process)
    {
        if (_candidates.TryGetValue(process, out var candidate))
            candidate.HasEnded = true;
    }

    // Whom the rules cannot turn away, and who is held by a pidfd, need not be read to see that nothing has changed. A family is told
    // by its parents, which change.
    private void TakeKnown(bool rulesMustSee)
    {
        _known.Clear();
        _looks++;
        if (rulesMustSee || !scope.IsEverything)
            return;

        foreach (var candidate in _candidates.Values)
        {
            var pid = candidate.Entry.Pid;
            if (candidate is { State: CandidateState.Watched, HasEnded: false } && (pid + _looks) % LooksBetweenReads != 0)
                _known[pid] = candidate.Entry;
        }
    }

    /// <summary>The monitor no longer watches it, so that it can be watched anew.</summary>
    public void Release(ProcessKey process)
    {
        if (_candidates.TryGetValue(process, out var candidate))
            candidate.State = CandidateState.Unwatched;
    }
}
