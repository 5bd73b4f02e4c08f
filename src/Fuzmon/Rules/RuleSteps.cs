using System.Globalization;
using System.Text.RegularExpressions;
using Fuzmon.Configuration;
using Fuzmon.Instrumentation.SystemCalls.Rules;

namespace Fuzmon.Rules;

/// <summary>Reads the steps of a rule, in order: a step may name the variables that those before it save.</summary>
internal sealed partial class RuleSteps(string path, List<string> errors)
{
    private const int MaxVariables = 32;
    private const int MaxCount = 100_000;
    private const int MaxCalls = 1_000_000_000;
    private const int Arguments = 6;

    private static readonly string[] Keys =
    [
        "call", "signal", "absent", "count", "within", "within_calls", "by", "outcome", "result", "errno", "path", "not_path", "to", "file",
        "descriptors", "living", "save", "save_descriptor", "arg0", "arg1", "arg2", "arg3", "arg4", "arg5",
    ];

    private readonly List<string> _variables = [];
    private readonly HashSet<string> _descriptors = [];

    /// <summary>The variables that have been saved so far.</summary>
    public IReadOnlyList<string> Variables => _variables;

    /// <summary>Reads them.</summary>
    public IReadOnlyList<RuleStep> Read(List<ConfigurationNode> steps)
        => [.. steps.Select(step => ReadStep(new RuleTable(step, "step", path, errors)))];

    [GeneratedRegex(@"\A[a-z_][a-z0-9_]{0,60}\z", RegexOptions.NonBacktracking)]
    private static partial Regex VariableName();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,60}\z", RegexOptions.NonBacktracking)]
    private static partial Regex CallName();

    private RuleStep ReadStep(RuleTable table)
    {
        table.Refuse(Keys);
        var isSignal = table.Has("signal");
        if (isSignal == table.Has("call"))
            table.Wrong("a step has either call or signal");
        var names = table.Texts(isSignal ? "signal" : "call", isSignal ? "the name of a signal" : "the name of a call");
        foreach (var name in names.Where(name => !CallName().IsMatch(name)))
            table.Wrong($"step.{(isSignal ? "signal" : "call")} holds \"{name}\", which is no name");
        return new RuleStep
        {
            Names = names,
            IsSignal = isSignal,
            IsAbsent = table.Flag("absent"),
            Count = (int)(table.Whole("count", 1, MaxCount) ?? 1),
            Within = table.Time("within"),
            WithinCalls = table.Whole("within_calls", 1, MaxCalls),
            By = table.Choice("by", "any", "same", "descendant") switch
            {
                "same" => StepActor.Same,
                "descendant" => StepActor.Descendant,
                _ => StepActor.Any,
            },
            Conditions = ReadConditions(table, isSignal),
            Saves = [.. ReadSaves(table, "save", areDescriptors: false), .. ReadSaves(table, "save_descriptor", areDescriptors: true)],
        };
    }

    private List<RuleCondition> ReadConditions(RuleTable table, bool isSignal)
    {
        // The cheap ones come first.
        var conditions = new List<RuleCondition>();
        if (Outcome(table, isSignal) is { } outcome)
            conditions.Add(outcome);
        if (table.Read("result", "a whole number or { min = N, max = N }", Result) is { } result)
            conditions.Add(result);
        for (var i = 0; i < Arguments; i++)
        {
            if (table.Has($"arg{i}") && new RuleArgument(table, i, VariableOf).Read() is { } argument)
                conditions.Add(argument);
        }

        if (table.Whole("living", 2, 1_000_000) is { } living)
            conditions.Add(new LivingCondition((int)living));
        if (Variable(table, "file") is >= 0 and var file)
            conditions.Add(new FileCondition(file));
        conditions.AddRange(table.Read("descriptors", "a table of numbers and variables, such as { 0 = \"$sock\" }", Descriptors) ?? []);
        AddPath(table, "path", "not_path", conditions);
        AddPath(table, "to", null, conditions);
        return conditions;
    }

    private static OutcomeCondition? Outcome(RuleTable table, bool isSignal)
    {
        var errors = table.Texts("errno", "the name of an error");
        var outcome = table.Choice("outcome", "success", "failure", "any");
        if (errors.Count > 0 || outcome == "failure")
        {
            if (outcome is "success" or "any")
                table.Wrong($"errno is for calls that fail, and outcome is \"{outcome}\"");
            return new OutcomeCondition(succeeded: false, errors);
        }

        return outcome == "success" || (outcome is null && !isSignal && !table.Has("result")) ? new OutcomeCondition(succeeded: true, []) : null;
    }

    private static ResultCondition? Result(ConfigurationNode value)
    {
        if (value.Value is long number)
            return new ResultCondition(number, number);
        if (value.Value is not Dictionary<string, ConfigurationNode> { Count: > 0 } range
            || range.Any(entry => entry.Key is not ("min" or "max") || entry.Value.Value is not long))
            return null;
        return new ResultCondition(
            range.TryGetValue("min", out var least) ? (long)least.Value : long.MinValue,
            range.TryGetValue("max", out var most) ? (long)most.Value : long.MaxValue);
    }

    private void AddPath(RuleTable table, string key, string? notKey, List<RuleCondition> conditions)
    {
        var variable = table.Read(key, "a glob, an array of globs, { regex = \"...\" } or a variable", value
            => value.Value is string text && text.StartsWith('$') ? new Tuple<int>(VariableOf(text, isDescriptor: false)) : new Tuple<int>(-1))?.Item1;
        if (variable is null && !(notKey is not null && table.Has(notKey)))
            return;
        conditions.Add(new PathCondition(
            key == "to",
            variable is null or >= 0 ? [] : table.Patterns(key),
            notKey is null ? [] : table.Patterns(notKey),
            variable ?? -1));
    }

    private int Variable(RuleTable table, string key)
        => table.Read(key, "a variable that save_descriptor has saved", value => value.Value is string text
            ? new Tuple<int>(VariableOf(text, isDescriptor: true))
            : null)?.Item1 ?? -1;

    private List<RuleCondition>? Descriptors(ConfigurationNode value)
    {
        if (value.Value is not Dictionary<string, ConfigurationNode> { Count: > 0 } table)
            return null;
        var conditions = new List<RuleCondition>();
        foreach (var (number, variable) in table)
        {
            if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var descriptor) || variable.Value is not string text)
                return null;
            conditions.Add(new DescriptorCondition(descriptor, VariableOf(text, isDescriptor: true)));
        }

        return conditions;
    }

    /// <summary>Index of a variable, written with a dollar sign.</summary>
    /// <exception cref="FormatException">There is none, or it is of the other kind.</exception>
    private int VariableOf(string text, bool? isDescriptor)
    {
        var index = text.StartsWith('$') ? _variables.IndexOf(text[1..]) : -1;
        if (index < 0)
        {
            var hint = _variables.Count > 0 && NearestName.Of(text.TrimStart('$'), _variables) is { } near ? $"; did you mean ${near}?" : "";
            throw new FormatException($"no step before this one saves {text}{hint}");
        }

        if (isDescriptor is { } expected && expected != _descriptors.Contains(text[1..]))
            throw new FormatException(expected ? $"{text} is saved by save, not by save_descriptor" : $"{text} is a descriptor");
        return index;
    }

    private List<RuleSave> ReadSaves(RuleTable table, string key, bool areDescriptors)
    {
        const string Expected = "a table of variables, each with what it takes: \"result\", \"arg0\" to \"arg5\"";
        return table.Read(key, areDescriptors ? Expected : $"{Expected}, \"path\", \"to\" or \"peer\"", value =>
        {
            if (value.Value is not Dictionary<string, ConfigurationNode> { Count: > 0 } entries)
                return null;
            var saves = new List<RuleSave>();
            foreach (var (name, source) in entries)
            {
                if (Source(source.Value as string, areDescriptors) is not { } known)
                    return null;
                saves.Add(known with { Variable = Declare(name, areDescriptors) });
            }

            return saves;
        }) ?? [];
    }

    private static RuleSave? Source(string? source, bool isDescriptor) => source switch
    {
        "result" => new RuleSave(0, RuleSource.Result, IsDescriptor: isDescriptor),
        ['a', 'r', 'g', >= '0' and <= '5' and var digit] => new RuleSave(0, RuleSource.Argument, digit - '0', isDescriptor),
        "path" when !isDescriptor => new RuleSave(0, RuleSource.Path),
        "to" when !isDescriptor => new RuleSave(0, RuleSource.To),
        "peer" when !isDescriptor => new RuleSave(0, RuleSource.Peer),
        _ => null,
    };

    private int Declare(string name, bool isDescriptor)
    {
        if (!VariableName().IsMatch(name) || RuleText.Facts.Contains(name))
            throw new FormatException($"{name} cannot be a variable's name: it is not in small letters, or means something else in a text");
        if (_variables.Contains(name))
            throw new FormatException($"{name} is saved twice");
        if (_variables.Count >= MaxVariables)
            throw new FormatException($"a rule has {MaxVariables} variables at most");
        if (isDescriptor)
            _descriptors.Add(name);
        _variables.Add(name);
        return _variables.Count - 1;
    }
}
