using System.Text;
using Fuzmon.Instrumentation.SystemCalls;
using Fuzmon.Instrumentation.SystemCalls.Rules;
using Fuzmon.Instrumentation.SystemCalls.Strace;
using Fuzmon.Rules;

namespace Fuzmon.Tests.Rules;

/// <summary>Rules written in a test, and what they find in a log written there.</summary>
internal static class Rule
{
    public static string[] ErrorsOf(string toml)
    {
        var errors = new List<string>();
        RuleFile.Parse(toml, "r.toml", errors);
        return [.. errors];
    }

    public static RuleSet SetOf(string toml)
    {
        var errors = new List<string>();
        var rules = RuleFile.Parse(toml, "r.toml", errors);
        Assert.Empty(errors);
        return RuleSet.Compile(rules);
    }

    /// <summary>The findings of a rule with these keys and steps, as their texts.</summary>
    public static string[] Find(string rule, string log) => [.. Judge(rule, log).Findings.Select(finding => finding.Text)];

    public static (List<RuleFinding> Findings, RuleEngine Engine) Judge(string rule, string log, RuleLimits? limits = null)
        => Judge(SetOf($"[[rule]]\nname = \"r\"\n{rule}"), log, limits);

    public static (List<RuleFinding> Findings, RuleEngine Engine) Judge(RuleSet rules, string log, RuleLimits? limits = null)
    {
        var findings = new List<RuleFinding>();
        var engine = new RuleEngine(rules, findings.Add, limits, awaitsParents: true);
        var parser = new StraceParser(new EngineSink(engine));
        foreach (var line in log.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            parser.Read(Encoding.UTF8.GetBytes(line), isCut: false);
        parser.Finish();
        engine.Finish();
        return (findings, engine);
    }

    private sealed class EngineSink(RuleEngine engine) : ILogSink
    {
        public void OnEvent(SyscallEvent happened) => engine.OnEvent(happened);

        public void OnCount(CountRow row)
        {
        }

        public void OnText(long line, ReadOnlySpan<byte> text, string reason) => Assert.Fail($"line {line}: {reason}");
    }
}
