using Fuzmon.Configuration;

namespace Fuzmon.Tests;

public sealed class YamlConfigurationTests
{
    [Fact]
    public void Mappings_are_tables_and_plain_scalars_have_their_types()
    {
        var configuration = Read("""
            monitor: {interval_ms: 250, fields: [rss, vsz]}
            instrumentation:
              ptrace: false
              fuzzers:
                folders:
                  - /out/one
                  - "2"
            filter:
              exclude:
                - name: ^cc1
            """);

        Assert.Equal(TimeSpan.FromMilliseconds(250), configuration.Monitor.Interval);
        Assert.False(configuration.Monitor.Stacks.AllowPtrace);
        Assert.Equal(["/out/one", "2"], configuration.Instrumentation.Fuzzers.Folders);
        Assert.Single(configuration.Monitor.Rules.Exclude);
    }

    [Theory]
    [InlineData("monitor:\n  intervall_ms: 5", "c.yaml:2:17: unknown key monitor.intervall_ms; did you mean monitor.interval_ms?")]
    [InlineData("instrumentation:\n  fuzzers:\n    enabld: true", "c.yaml:3:13: unknown key instrumentation.fuzzers.enabld; did you mean instrumentation.fuzzers.enabled?")]
    [InlineData("monitor:\n  interval_ms: \"250\"", "c.yaml:2:16: monitor.interval_ms must be a whole number of milliseconds from 10 to 604800000, not \"250\"")]
    [InlineData("- monitor", "c.yaml:1:1: a configuration must be a mapping, not an array")]
    [InlineData("monitor: &m {max_restarts: 1}\nstacks: *m", "c.yaml:2:9: aliases are not supported here; repeat what the anchor stands for")]
    [InlineData("monitor: {max_restarts: 1}\n---\nmonitor: {max_restarts: 2}", "c.yaml:2:1: a configuration is one document; this begins a second one")]
    [InlineData("monitor: {max_restarts: 1, max_restarts: 2}", "c.yaml:1:28: max_restarts is set twice")]
    [InlineData("instrumentation:\n  fuzzers:\n    folders: [~]", "c.yaml:3:16: an item is missing here")]
    public void Errors_name_the_place(string text, string error) => Assert.Equal([error], Errors(text));

    [Theory]
    [InlineData("monitor: [")]
    [InlineData("a: b: c")]
    [InlineData("%YAML 9.9\n---\n")]
    [InlineData("monitor: !!binary {")]
    public void What_is_not_yaml_is_an_error_with_a_place(string text) => Assert.Matches("^c\\.yaml:[0-9]+:[0-9]+: ", Assert.Single(Errors(text)));

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("---\n...\n")]
    [InlineData("monitor: {interval_ms: }")]
    public void What_is_left_out_has_its_default(string text) => Assert.Equal(TimeSpan.FromSeconds(60), Read(text).Monitor.Interval);

    [Fact]
    public void Depth_is_bounded() => Assert.Contains("too deep", Assert.Single(Errors(new string('[', 10_000))), StringComparison.Ordinal);

    [Fact]
    public void The_example_is_right() => Assert.True(
        Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "instrumentation_config.yaml"))).Instrumentation.Enabled);

    [Fact]
    public void Whatever_is_made_of_the_example_ends_in_a_configuration_or_in_errors()
    {
        var original = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "instrumentation_config.yaml"));
        var random = new Random(11);
        const string Letters = ":-{}[]&*!|>'\"#%@`~ \n\t,?\0\u0085a1";
        for (var i = 0; i < 3_000; i++)
        {
            var text = original.ToCharArray().ToList();
            for (var j = random.Next(1, 6); j > 0; j--)
            {
                var at = random.Next(text.Count);
                switch (random.Next(3))
                {
                    case 0:
                        text[at] = Letters[random.Next(Letters.Length)];
                        break;
                    case 1:
                        text.Insert(at, Letters[random.Next(Letters.Length)]);
                        break;
                    default:
                        text.RemoveRange(at, Math.Min(random.Next(8), text.Count - at));
                        break;
                }
            }

            Errors(new string([.. text]));
        }
    }

    private static FuzmonConfiguration Read(string text)
    {
        var (configuration, errors) = (new EffectiveConfiguration(), new List<string>());
        ConfigurationFile.Parse(text, "c.yaml", configuration, errors);
        Assert.Empty(errors);
        return configuration.Current;
    }

    private static List<string> Errors(string text)
    {
        var errors = new List<string>();
        ConfigurationFile.Parse(text, "c.yaml", new EffectiveConfiguration(), errors);
        return errors;
    }
}
