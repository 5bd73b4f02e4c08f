using Fuzmon.Configuration;
using Fuzmon.Tests.Support;

namespace Fuzmon.Tests;

public sealed class ConfigurationSourcesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _variables = [];

    public ConfigurationSourcesTests() => _variables["XDG_CONFIG_HOME"] = _folder.Path;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_command_line_beats_the_environment_beats_the_file_beats_the_default()
    {
        var file = _folder.Write("c.toml", "[monitor]\nmax_restarts = 1\nrestart_window_sec = 1\n\n[output]\npath = \"/file\"\n");
        _variables["FUZMON_MONITOR_MAX_RESTARTS"] = "2";
        _variables["FUZMON_OUTPUT_PATH"] = "/environment";

        var configuration = Load(file, "/option");

        Assert.Equal("/option", configuration.Current.Output.Path);
        Assert.Equal(2, configuration.Current.Monitor.MaxRestarts);
        Assert.Equal(TimeSpan.FromSeconds(1), configuration.Current.Monitor.RestartWindow);
        Assert.Equal("-o", Find(configuration, "output.path").Origin);
        Assert.Equal("FUZMON_MONITOR_MAX_RESTARTS", Find(configuration, "monitor.max_restarts").Origin);
        Assert.Equal($"{file}:3:1", Find(configuration, "monitor.restart_window_sec").Origin);
        Assert.Equal("default", Find(configuration, "output.format").Origin);
    }

    [Fact]
    public void A_user_s_own_file_beats_the_system_s()
    {
        var system = _folder.Write("system.toml", "[monitor]\ninterval_sec = 7\nmax_restarts = 7\n");
        var own = _folder.Write("fuzmon/fuzmon.toml", "[monitor]\ninterval_ms = 250\n");

        var configuration = new ConfigurationSources(_variables, system).Load(fileOption: null);

        Assert.Equal(TimeSpan.FromMilliseconds(250), configuration.Current.Monitor.Interval);
        Assert.Equal(new EffectiveValue("monitor.interval_sec", 0.25, $"{own}:2:1"), Find(configuration, "monitor.interval_sec"));
        Assert.Equal(new EffectiveValue("monitor.max_restarts", 7L, $"{system}:3:1"), Find(configuration, "monitor.max_restarts"));
    }

    [Fact]
    public void A_named_file_is_read_instead_of_the_default_ones()
    {
        _folder.Write("fuzmon/fuzmon.toml", "[monitor]\nmax_restarts = 7\n");
        var one = _folder.Write("one.toml", "[monitor]\ninterval_sec = 1\n");
        var two = _folder.Write("two.toml", "[monitor]\ninterval_sec = 2\n");
        _variables["FUZMON_CONFIG"] = one;

        Assert.Equal(TimeSpan.FromSeconds(1), Load().Current.Monitor.Interval);
        Assert.Equal(TimeSpan.FromSeconds(2), Load(two).Current.Monitor.Interval);
        Assert.Equal(5, Load().Current.Monitor.MaxRestarts);
    }

    [Fact]
    public void Default_files_may_be_missing_and_named_ones_may_not()
    {
        Assert.Equal(new FuzmonConfiguration(), Load().Current);

        Assert.Contains("there is no such file", Assert.Single(Reject(_folder["none.toml"])), StringComparison.Ordinal);
        _variables["FUZMON_CONFIG"] = _folder["none.toml"];
        Assert.Contains("there is no such file", Assert.Single(Reject()), StringComparison.Ordinal);
        Assert.Equal(["the configuration file's name is empty"], Reject(""));
    }

    [Fact]
    public void Only_a_file_that_somebody_named_is_a_reason_to_watch_everything()
    {
        _folder.Write("fuzmon/fuzmon.toml", "");
        var sources = new ConfigurationSources(_variables);

        Assert.Null(sources.NamedFile(option: null));
        Assert.Equal("a.toml", sources.NamedFile("a.toml"));
        _variables["FUZMON_CONFIG"] = "";
        Assert.Null(sources.NamedFile(option: null));
        _variables["FUZMON_CONFIG"] = "b.toml";
        Assert.Equal("b.toml", sources.NamedFile(option: null));
        Assert.Equal("a.toml", sources.NamedFile("a.toml"));
    }

    [Theory]
    [InlineData("FUZMON_MONITOR_INTERVAL_MS", "250", "monitor.interval_ms", "250")]
    [InlineData("FUZMON_MONITOR_INTERVAL_SEC", "0.5", "monitor.interval_sec", "0.5")]
    [InlineData("FUZMON_MONITOR_FIELDS", "rss, pss", "monitor.fields", "rss pss")]
    [InlineData("FUZMON_MONITOR_FIELDS", "io", "monitor.fields", "io")]
    [InlineData("FUZMON_MONITOR_FIELDS", "[\"rss\", \"pss\"]", "monitor.fields", "rss pss")]
    [InlineData("FUZMON_OUTPUT_PATH", "/a,b", "output.path", "/a,b")]
    [InlineData("FUZMON_OUTPUT_PATH", "7", "output.path", "7")]
    [InlineData("FUZMON_OUTPUT_PATH", "[x", "output.path", "[x")]
    public void A_variable_is_read_as_its_key_s_type(string variable, string text, string key, string expected)
    {
        _variables[variable] = text;

        var value = Find(Load(), key);

        Assert.Equal(variable, value.Origin);
        Assert.Equal(expected, value.Value is List<ConfigurationNode> items ? string.Join(' ', items.Select(item => item.Value)) : value.Value!.ToString());
    }

    [Theory]
    [InlineData("FUZMON_MONITOR_INTERVAL_MS", "1.5", "FUZMON_MONITOR_INTERVAL_MS must be a whole number of milliseconds from 10 to 604800000, not \"1.5\"")]
    [InlineData("FUZMON_MONITOR_FIELDS", "rss,,pss", "FUZMON_MONITOR_FIELDS must be an array of ")]
    [InlineData("FUZMON_OUTPUT_FORMAT", "xml", "FUZMON_OUTPUT_FORMAT must be \"json\"")]
    [InlineData("FUZMON_MONITOR_INTERVALL_MS", "1", "unknown variable FUZMON_MONITOR_INTERVALL_MS; did you mean FUZMON_MONITOR_INTERVAL_MS?")]
    [InlineData("FUZMON_OUTPUT_", "1", "unknown variable FUZMON_OUTPUT_")]
    public void A_wrong_variable_is_an_error_that_says_what_is_expected(string variable, string text, string expected)
    {
        _variables[variable] = text;

        Assert.StartsWith(expected, Assert.Single(Reject()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FUZMON_GIVEN_SIGIGN", "x")]
    [InlineData("FUZMON_TESTS_FULL", "1")]
    [InlineData("FUZMON_DISABLE_INSTRUMENTATION", "0")]
    [InlineData("FUZMON_MONITOR_INTERVAL_MS", "")]
    [InlineData("FUZMON_MONITORS", "2")]
    public void Other_variables_are_no_keys(string variable, string text)
    {
        _variables[variable] = text;

        Assert.Equal(new FuzmonConfiguration(), Load().Current);
    }

    [Theory]
    [InlineData("interval_sec = 9", "FUZMON_MONITOR_INTERVAL_MS", "250")]
    [InlineData("interval_ms = 9000", "FUZMON_MONITOR_INTERVAL_SEC", "0.25")]
    public void An_interval_of_the_environment_replaces_either_of_the_file(string line, string variable, string text)
    {
        _variables[variable] = text;

        var configuration = Load(_folder.Write("c.toml", $"[monitor]\n{line}\n"));

        Assert.Equal(TimeSpan.FromMilliseconds(250), configuration.Current.Monitor.Interval);
        Assert.Equal(variable, Find(configuration, "monitor.interval_sec").Origin);
        Assert.Equal(variable, Find(configuration, "monitor.interval_ms").Origin);
    }

    [Fact]
    public void Two_variables_for_the_same_thing_are_one_error()
    {
        _variables["FUZMON_MONITOR_INTERVAL_SEC"] = "1";
        _variables["FUZMON_MONITOR_INTERVAL_MS"] = "1000";

        Assert.Contains("keep one of them", Assert.Single(Reject()), StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_of_all_sources_are_told_at_once()
    {
        _variables["FUZMON_MONITOR_MAX_RESTARTS"] = "many";
        _variables["FUZMON_OUTPUT_PAHT"] = "x";

        Assert.Equal(4, Reject(_folder.Write("c.toml", "x = 1\n[monitor]\nfields = 1\n")).Count);
    }

    [Fact]
    public void What_holds_by_default_is_what_the_documented_configuration_says()
    {
        var documented = Load(Path.Combine(AppContext.BaseDirectory, "config.toml")).Values.Where(value => value.Origin != "default");
        var defaults = Load().Values.ToDictionary(value => value.Key, value => Flat(value.Value));

        Assert.All(documented.Where(value => value.Value is not null), value => Assert.Equal(Flat(value.Value), defaults[value.Key]));
    }

    private static string Flat(object? value) => value switch
    {
        ConfigurationNode node => Flat(node.Value),
        IEnumerable<object> items => string.Join(' ', items.Select(Flat)),
        _ => $"{value}",
    };

    private static EffectiveValue Find(EffectiveConfiguration configuration, string key) => configuration.Values.Single(value => value.Key == key);

    private EffectiveConfiguration Load(string? file = null, string? output = null)
        => new ConfigurationSources(_variables, _folder["no-system.toml"]).Load(file, output);

    private IReadOnlyList<string> Reject(string? file = null)
    {
        var error = Assert.Throws<UserErrorException>(() => Load(file));
        Assert.Equal(ExitStatuses.Usage, error.ExitStatus);
        return error.Lines;
    }
}
