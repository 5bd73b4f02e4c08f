using System.Text.RegularExpressions;
using Fuzmon.Configuration;
using Fuzmon.Instrumentation.SystemCalls.Rules;
using Fuzmon.Records;

namespace Fuzmon.Rules;

/// <summary>Reads a file of rules, strictly: every error is found and shown with its place.</summary>
internal sealed partial class RuleFile
{
    private const int MaxRules = 10_000;
    private const int MaxSteps = 32;
    private const int MaxCalls = 1_000_000_000;

    private readonly string _path;
    private readonly List<string> _errors;
    private readonly List<SyscallRule> _rules = [];

    private RuleFile(string path, List<string> errors)
    {
        _path = path;
        _errors = errors;
    }

    /// <summary>The rules of a file's text; those with errors are left out.</summary>
    public static IReadOnlyList<SyscallRule> Parse(string text, string path, List<string> errors)
    {
        if (!ConfigurationParser.TryParse(text, path, errors, out var root))
            return [];

        var file = new RuleFile(path, errors);
        var table = new RuleTable(root, "the file", path, errors);
        foreach (var (key, value) in table.Entries)
        {
            if (key != "rule")
                file.Add(value, $"unknown {(value.Value is List<ConfigurationNode> ? "table" : "key")} {key}; a rule file has [[rule]]");
            else if (value.Value is List<ConfigurationNode> rules)
                file.ReadRules(rules);
            else
                file.Add(value, $"rule must be tables ([[rule]]), not {value.Kind}");
        }

        return file._rules;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,100}\z", RegexOptions.NonBacktracking)]
    private static partial Regex RuleName();

    private void ReadRules(List<ConfigurationNode> rules)
    {
        foreach (var node in rules.Take(MaxRules))
        {
            var errorsBefore = _errors.Count;
            var rule = ReadRule(new RuleTable(node, "rule", _path, _errors));
            if (_errors.Count > errorsBefore)
                continue;
            if (_rules.Exists(other => other.Name == rule!.Name))
                Add(node, $"there are two rules of the name {rule!.Name}");
            else
                _rules.Add(rule!);
        }

        if (rules.Count > MaxRules)
            Add(rules[MaxRules], $"a file has {MaxRules} rules at most");
    }

    private SyscallRule? ReadRule(RuleTable table)
    {
        table.Refuse("name", "severity", "scope", "text", "within", "within_calls", "process", "not_process", "step");
        var name = table.Read("name", "a word of letters, digits, - and _", value => value.Value is string text && RuleName().IsMatch(text) ? text : null);
        if (!table.Has("name"))
            table.Wrong("rule.name is missing");
        if (!table.Has("text"))
            table.Wrong("rule.text is missing");
        if (!table.Has("step"))
            table.Wrong("a rule needs a step ([[rule.step]])");
        var steps = new RuleSteps(_path, _errors);
        var read = table.Read("step", $"1 to {MaxSteps} tables ([[rule.step]])", value => value.Value is List<ConfigurationNode> { Count: >= 1 and <= MaxSteps } items
            ? steps.Read(items)
            : null);
        var text = table.Read("text", "a text whose braces hold variables", value =>
        {
            if (value.Value is not string known)
                return null;
            RuleText.Parse(known, steps.Variables);
            return known;
        });
        var rule = new SyscallRule
        {
            Name = name ?? "",
            Text = text ?? "",
            Severity = table.Choice("severity", "info", "warning", "error") switch
            {
                "info" => FindingSeverity.Info,
                "error" => FindingSeverity.Error,
                _ => FindingSeverity.Warning,
            },
            Scope = table.Choice("scope", "process", "tree") == "tree" ? RuleScope.Tree : RuleScope.Process,
            Within = table.Time("within"),
            WithinCalls = table.Whole("within_calls", 1, MaxCalls),
            Processes = table.Patterns("process"),
            NotProcesses = table.Patterns("not_process"),
            Variables = steps.Variables,
            Steps = read ?? [],
        };
        Check(table, rule);
        return rule;
    }

    private static void Check(RuleTable table, SyscallRule rule)
    {
        if (rule.Steps.Count == 0)
            return;
        if (rule.Steps[0].IsAbsent)
            table.Wrong("a rule begins with a step that happens, not with an absent one");
        else if (rule.Steps[^1].IsAbsent && rule.Steps.Reverse().TakeWhile(step => step.IsAbsent).All(step => step.Within is null && step.WithinCalls is null))
            table.Wrong("an absent step at the end needs within or within_calls: until when it must not happen");
        if (rule.Scope == RuleScope.Process && rule.Steps.Any(step => step.By != StepActor.Any))
            table.Wrong("by is for rules with scope = \"tree\"");
    }

    private void Add(ConfigurationNode at, string message) => _errors.Add($"{_path}:{at.Line}:{at.Column}: {message}");
}
