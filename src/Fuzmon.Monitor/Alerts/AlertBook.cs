using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>Every alert, and what is known of every process for them. It outlives a failing AlertActor, the only one who uses it.</summary>
internal sealed class AlertBook(AlertSources sources)
{
    private readonly AlertLimiter _limiter = new();
    private readonly Dictionary<ProcessKey, Judged> _processes = [];
    private readonly List<(int Rule, IMachineCondition Condition)> _machine = [];
    private IReadOnlyList<AlertRule> _rules = [];

    /// <summary>Whether there is anything to look at without a sample.</summary>
    public bool NeedsTicks => _machine.Count > 0 || _rules.Any(rule => rule.Condition == AlertCondition.AliveTooLong);

    /// <summary>Uses these alerts from now on. What already holds is told again, if its turn has come.</summary>
    public void Use(IReadOnlyList<AlertRule> rules)
    {
        _rules = rules;
        _processes.Clear();
        _machine.Clear();
        for (var i = 0; i < rules.Count; i++)
        {
            if (MachineCondition(rules[i]) is { } condition)
                _machine.Add((i, condition));
        }
    }

    /// <summary>Judges a reading.</summary>
    public void Take(ProcessSampled sample, TimeSpan now, Action<Firing> fire)
    {
        if (!_processes.TryGetValue(sample.Process, out var judged))
            _processes.Add(sample.Process, judged = new Judged());
        judged.IsNamed = sample.IsNamed;
        if (judged.Name != sample.Name)
            Rename(judged, sample.Name);
        foreach (var (rule, condition) in judged.Conditions)
        {
            if (condition.Take(sample) is { } trigger)
                Fire(rule, trigger, sample.Process, sample.Name, now, fire);
        }
    }

    /// <summary>A process is no longer watched.</summary>
    public void Forget(ProcessKey process) => _processes.Remove(process);

    /// <summary>Looks at what time alone changes, and at what is not of one process.</summary>
    public void Tick(TimeSpan now, Action<Firing> fire)
    {
        foreach (var (rule, condition) in _machine)
        {
            if (condition.Look(now) is { } trigger)
                Fire(rule, trigger, process: null, name: null, now, fire);
        }

        foreach (var (process, judged) in _processes)
            LookAtAge(process, judged, now, fire);
    }

    /// <summary>Takes a finding that was made elsewhere.</summary>
    public void TakeHang(FindingRecord finding, TimeSpan now, Action<AlertRule, long> allowed)
    {
        for (var i = 0; i < _rules.Count; i++)
        {
            var rule = _rules[i];
            if (rule.Condition == AlertCondition.Hang && Concerns(rule, finding.ProcessName)
                && _limiter.Allows(KeyOf(i), finding.ProcessName ?? "", rule.MinInterval, now, out var suppressed))
                allowed(rule, suppressed);
        }
    }

    private static bool Concerns(AlertRule rule, string? name) => rule.Process is null || (name is not null && rule.Process.IsMatch(name));

    private void LookAtAge(ProcessKey process, Judged judged, TimeSpan now, Action<Firing> fire)
    {
        foreach (var rule in judged.Ages)
        {
            // Those that were named are meant to live, unless a pattern means them.
            var (alert, age) = (_rules[rule], sources.AgeOf(process));
            if (age.TotalSeconds < alert.LimitValue || (judged.IsNamed && alert.Process is null) || !judged.Old.Add(rule))
                continue;

            var limit = TimeSpan.FromSeconds(alert.LimitValue);
            Fire(rule, new Trigger(age.TotalSeconds, $"it has lived for {AlertText.Time(age)}, longer than {AlertText.Time(limit)}"),
                process, judged.Name, now, fire);
        }
    }

    // A process that becomes another program begins anew for the conditions that it then has.
    private void Rename(Judged judged, string name)
    {
        judged.Name = name;
        judged.Conditions.Clear();
        judged.Ages.Clear();
        for (var i = 0; i < _rules.Count; i++)
        {
            if (!Concerns(_rules[i], name))
                continue;
            if (_rules[i].Condition == AlertCondition.AliveTooLong)
                judged.Ages.Add(i);
            else if (ProcessCondition(_rules[i]) is { } condition)
                judged.Conditions.Add((i, condition));
        }
    }

    private void Fire(int rule, Trigger trigger, ProcessKey? process, string? name, TimeSpan now, Action<Firing> fire)
    {
        var alert = _rules[rule];
        if (_limiter.Allows(KeyOf(rule), name ?? "", alert.MinInterval, now, out var suppressed))
            fire(new Firing(alert, trigger, process, name, suppressed));
    }

    // Two alerts may have the same name.
    private string KeyOf(int rule) => $"{rule} {_rules[rule].Name}";

    private static IProcessCondition? ProcessCondition(AlertRule rule) => rule.Condition switch
    {
        AlertCondition.RssAbove => new RssAbove(rule.LimitValue),
        AlertCondition.RssGrowing => new RssGrowing(rule.LimitValue, rule.EffectiveWindow),
        AlertCondition.CpuStuck => SteadyCpu.AtLeast(rule.LimitValue, rule.EffectiveWindow),
        AlertCondition.NoProgress => SteadyCpu.None(TimeSpan.FromSeconds(rule.LimitValue)),
        _ => null,
    };

    private IMachineCondition? MachineCondition(AlertRule rule) => rule.Condition switch
    {
        AlertCondition.CrashRate when sources.Children is { } children
            => new CrashRate(rule.LimitValue, rule.EffectiveWindow, rule.Process, children),
        AlertCondition.DiskFull => new DiskFull(rule.Limit!.Value, sources.Disk),
        AlertCondition.EventsLost => new EventsLost(rule.LimitValue, sources.Lost),
        _ => null,
    };

    private sealed class Judged
    {
        public string? Name { get; set; }

        public bool IsNamed { get; set; }

        public List<(int Rule, IProcessCondition Condition)> Conditions { get; } = [];

        /// <summary>Alerts about its age.</summary>
        public List<int> Ages { get; } = [];

        /// <summary>Those of them that were told.</summary>
        public HashSet<int> Old { get; } = [];
    }
}
