using Fuzmon.Rules;

namespace Fuzmon.Tests.Rules;

public sealed class RuleFileTests
{
    private const string Start = "[[rule]]\nname = \"a\"\ntext = \"t\"\n[[rule.step]]\n";

    [Theory]
    [InlineData("call = \"open\"\npaht = \"/x\"", "r.toml:6:1: unknown key step.paht; did you mean step.path?")]
    [InlineData("call = 3", "r.toml:5:1: step.call must be the name of a call or an array of some")]
    [InlineData("path = \"/x\"", "r.toml:4:8: a step has either call or signal")]
    [InlineData("call = \"open\"\npath = \"/x[\"", "r.toml:6:1: step.path must be a glob, an array of globs, or { regex = \"...\" }: a [ is not closed")]
    [InlineData("call = \"open\"\npath = { regex = \"(a)\\\\1\" }", "r.toml:6:1: step.path must be a glob, an array of globs, or { regex = \"...\" }: it looks around or back, which takes time without bound")]
    [InlineData("call = \"open\"\narg0 = \"$fd\"", "no step before this one saves $fd")]
    [InlineData("call = \"open\"\nsave_descriptor = { fd = \"result\" }\n[[rule.step]]\ncall = \"read\"\narg0 = \"$fdd\"", "no step before this one saves $fdd; did you mean $fd?")]
    [InlineData("call = \"open\"\nsave = { fd = \"result\" }\n[[rule.step]]\ncall = \"execve\"\nfile = \"$fd\"", "$fd is saved by save, not by save_descriptor")]
    [InlineData("call = \"open\"\narg1 = { flag = \"O_CREAT\" }", "there is no flag; did you mean flags?")]
    [InlineData("call = \"open\"\nabsent = true", "a rule begins with a step that happens")]
    [InlineData("call = \"open\"\n[[rule.step]]\ncall = \"close\"\nabsent = true", "an absent step at the end needs within or within_calls")]
    [InlineData("call = \"open\"\nby = \"same\"", "by is for rules with scope = \"tree\"")]
    [InlineData("call = \"open\"\nwithin = \"soon\"", "r.toml:6:1: step.within must be a length of time")]
    [InlineData("call = \"open\"\nerrno = \"ENOENT\"\noutcome = \"success\"", "errno is for calls that fail")]
    public void An_error_is_told_with_its_place_and_what_was_meant(string step, string message)
        => Assert.Contains(message, Assert.Single(Rule.ErrorsOf(Start + step)), StringComparison.Ordinal);

    [Fact]
    public void All_errors_are_told_at_once()
    {
        var errors = Rule.ErrorsOf("[[rule]]\nnam = \"a\"\nseverity = \"bad\"\n[[rules]]\nx = 1\n");

        Assert.Equal(
            [
                "r.toml:2:1: unknown key rule.nam; did you mean rule.name?",
                "r.toml:1:3: rule.name is missing",
                "r.toml:1:3: rule.text is missing",
                "r.toml:1:3: a rule needs a step ([[rule.step]])",
                "r.toml:3:1: rule.severity must be \"info\", \"warning\" or \"error\"",
                "r.toml:4:3: unknown table rules; a rule file has [[rule]]",
            ],
            errors);
    }

    [Fact]
    public void What_stands_in_the_braces_of_a_text_must_be_there()
        => Assert.Contains("there is no {peer}; there are {sock}, {pid}", Assert.Single(
            Rule.ErrorsOf("[[rule]]\nname = \"a\"\ntext = \"to {peer}\"\n[[rule.step]]\ncall = \"socket\"\nsave_descriptor = { sock = \"result\" }")), StringComparison.Ordinal);

    [Fact]
    public void Two_rules_of_one_name_are_an_error()
        => Assert.Contains("two rules of the name a", Assert.Single(Rule.ErrorsOf($"{Start}call = \"open\"\n{Start}call = \"open\"")), StringComparison.Ordinal);

    [Fact]
    public void The_shipped_rules_are_without_errors()
    {
        var errors = new List<string>();

        var rules = RuleFiles.Read([RuleFiles.Shipped], errors);

        Assert.Empty(errors);
        Assert.NotEmpty(rules);
    }
}
