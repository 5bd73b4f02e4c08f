using Fuzmon.Configuration;
using Fuzmon.Monitor;

namespace Fuzmon.Tests;

public sealed class FilterConfigurationTests
{
    [Fact]
    public void Every_key_sets_what_it_says()
    {
        var rules = Accept(
            """
            [filter]
            target_user = "root"
            ignore_process_name = ["^sleep$", "kworker"]

            [[filter.include]]
            name = "^python"
            cmdline = "fuzz"
            user = 1000
            parent = 77
            ancestor = "^afl"
            min_rss_kb = 10
            max_rss_kb = 20
            min_cpu_percent = 0.5
            min_age_sec = 1.5

            [[filter.include]]
            user = "4294967294"

            [[filter.exclude]]
            name = "cat"
            """).Rules;

        Assert.Equal(0, rules.TargetUid);
        Assert.Equal(["^sleep$", "kworker"], rules.IgnoredNames.Select(pattern => pattern.ToString()));
        Assert.Equal(2, rules.Include.Count);
        var rule = rules.Include[0];
        Assert.Equal(("^python", "fuzz"), (rule.Name!.ToString(), rule.CommandLine!.ToString()));
        Assert.Equal((1000, 10, 20, 0.5), (rule.Uid, rule.MinRssKb, rule.MaxRssKb, rule.MinCpuPercent));
        Assert.Equal(TimeSpan.FromSeconds(1.5), rule.MinAge);
        Assert.True(rule.Parent!.Matches(new(77, 1, 1)));
        Assert.True(rule.Ancestor!.Matches(new(1, 1, 1) { Name = "afl-fuzz" }));
        Assert.Equal(new ProcessRule { Uid = -2 }, rules.Include[1]);
        Assert.Equal("cat", Assert.Single(rules.Exclude).Name!.ToString());
    }

    [Fact]
    public void One_pattern_needs_no_array()
        => Assert.Equal("^a", Assert.Single(Accept("[filter]\nignore_process_name = \"^a\"").Rules.IgnoredNames).ToString());

    [Fact]
    public void The_thresholds_are_set()
    {
        var settings = Accept("[monitor]\nstacktrace_cpu_time_percent_threshold = 5\nrecord_cpu_time_percent_threshold = 0.25");

        Assert.Equal((5, 0.25), (settings.StackCpuPercentThreshold, settings.RecordCpuPercentThreshold));
    }

    [Theory]
    [InlineData("target_user = \"no such user\"")]
    [InlineData("target_user = \"\"")]
    [InlineData("target_user = -1")]
    [InlineData("target_user = 4294967295")]
    [InlineData("target_user = true")]
    [InlineData("target_user = \"root\\u0000\"")]
    [InlineData("ignore_process_name = \"(\"")]
    [InlineData("ignore_process_name = \"\"")]
    [InlineData("ignore_process_name = [\"a\", \"[\"]")]
    [InlineData("ignore_process_name = [\"a\", 1]")]
    [InlineData("ignore_process_name = \"(?=x)\"")]
    [InlineData("ignore_process_name = \"(a)\\\\1\"")]
    [InlineData("ignore_process_name = 1")]
    [InlineData("include = 1")]
    [InlineData("include = []")]
    [InlineData("include = [1]")]
    [InlineData("include = {}")]
    [InlineData("exclude = { name = \"x\" }")]
    public void A_wrong_value_is_an_error_that_names_its_place_and_what_is_expected(string line)
    {
        var error = Assert.Single(Reject($"[filter]\n{line}\n"));

        Assert.Matches($@"^test\.toml:2:\d+: filter\.{line.Split(' ')[0]} must be .+, not .+", error);
    }

    [Theory]
    [InlineData("name = \"*\"")]
    [InlineData("name = 1")]
    [InlineData("cmdline = \"a{2,1}\"")]
    [InlineData("user = \"no such user\"")]
    [InlineData("parent = 0")]
    [InlineData("parent = \"(\"")]
    [InlineData("ancestor = 2147483648")]
    [InlineData("ancestor = 1.5")]
    [InlineData("min_rss_kb = -1")]
    [InlineData("max_rss_kb = 1.5")]
    [InlineData("min_cpu_percent = nan")]
    [InlineData("min_cpu_percent = \"1\"")]
    [InlineData("min_age_sec = -0.1")]
    [InlineData("min_age_sec = inf")]
    public void A_wrong_value_in_a_rule_is_an_error(string line)
    {
        var error = Assert.Single(Reject($"[[filter.exclude]]\nname = \"x\"\n[[filter.include]]\n{line}\n"));

        Assert.StartsWith($"test.toml:4:1: filter.include.{line.Split(' ')[0]} must be ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[[filter.include]]\nnam = \"x\"", "test.toml:2:1: unknown key filter.include.nam; did you mean filter.include.name?")]
    [InlineData("[[filter.inclde]]\nname = \"x\"", "test.toml:1:10: unknown key filter.inclde; did you mean filter.include?")]
    [InlineData("filter = 1", "test.toml:1:1: filter must be a table ([filter]), not an integer")]
    public void An_unknown_key_is_an_error_that_names_the_nearest(string text, string expected) => Assert.Equal([expected], Reject(text));

    [Theory]
    [InlineData("[[filter.include]]\n", 1, "")]
    [InlineData("[[filter.include]]\n[[filter.include]]\nname = \"x\"\n", 1, " (number 1)")]
    [InlineData("[[filter.include]]\nname = \"x\"\n[[filter.include]]\n", 1, " (number 2)")]
    [InlineData("[filter]\ninclude = [{ name = \"x\" },\n {}]\n", 3, " (number 2)")]
    public void An_empty_rule_which_would_hold_for_everything_is_an_error(string text, int line, string which)
    {
        var error = Assert.Single(Reject(text));

        Assert.StartsWith($"test.toml:{line}:", error, StringComparison.Ordinal);
        Assert.EndsWith($": filter.include must be tables with a key at least ([[filter.include]]), not an empty table{which}", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_may_stand_in_any_order()
    {
        var rules = Accept("[[filter.include]]\nname = \"a\"\n[[filter.exclude]]\nname = \"b\"\n[[filter.include]]\nname = \"c\"\n[filter]\ntarget_user = 0\n").Rules;

        Assert.Equal(["a", "c"], rules.Include.Select(rule => rule.Name!.ToString()));
        Assert.Equal("b", Assert.Single(rules.Exclude).Name!.ToString());
    }

    [Fact]
    public void One_table_is_not_a_list_of_them()
        => Assert.Matches(@"^test\.toml:1:\d+: .+\[\[filter\.include\]\].+, not a table$", Assert.Single(Reject("[filter.include]\nname = \"x\"")));

    private static MonitorSettings Accept(string text)
    {
        var configuration = new EffectiveConfiguration();
        var errors = new List<string>();
        ConfigurationFile.Parse(text, "test.toml", configuration, errors);
        Assert.Empty(errors);
        return configuration.Current.Monitor;
    }

    private static List<string> Reject(string text)
    {
        var errors = new List<string>();
        ConfigurationFile.Parse(text, "test.toml", new EffectiveConfiguration(), errors);
        return errors;
    }
}
