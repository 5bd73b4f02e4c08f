using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests;

/// <summary>What users of the Rust fuzmon bring along, and what went wrong there and has no test of its own elsewhere.</summary>
public sealed class RustFuzmonTests : EndToEndTest
{
    private static readonly string[] ShortOptions = ["-p", "-c", "-o"];
    private static readonly string[] LongOptions = ["run", "--pid", "--config", "--output"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Its_options_and_keys_work(bool areLong)
    {
        var config = Folder.Write(
            "c.toml",
            """
            [filter]
            target_user = "root"
            ignore_process_name = ["^bash$", "^sshd$"]

            [output]
            format = "jsonl"
            path = "/nonexistent"
            compress = false

            [monitor]
            interval_sec = 1
            record_cpu_time_percent_threshold = 0.0
            stacktrace_cpu_time_percent_threshold = 1.0

            [report]
            top_cpu = 10
            top_rss = 10
            """);
        using var target = Subject.Start(Target.Named("hold"));
        var options = areLong ? LongOptions : ShortOptions;
        using var fuzmon = Subject.Fuzmon([.. options[..^3], options[^3], Text(target.Pid), options[^2], config, options[^1], Out]);
        Eventually.True(() => Log.Samples(Out, target.Pid).Count >= 2, () => fuzmon.Error);
        fuzmon.Signal("TERM");
        Assert.Equal(0, fuzmon.WaitForExit());

        var lines = Subject.OutputOf(Repository.Fuzmon, "dump", Out).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Log.Read(Out).Count, lines.Length);
        Assert.All(lines, line => JsonDocument.Parse(line).Dispose());
    }

    [Fact]
    public void A_name_with_blanks_does_not_hide_the_CPU_use()
    {
        var program = Folder["a b) c"];
        File.CreateSymbolicLink(program, Target.Named("spin"));
        using var target = Subject.Start(program);
        using var fuzmon = Subject.Fuzmon("-p", Text(target.Pid), "-c", Every(200), "-o", Out);

        // However busy the machine is, a spinning process gets its share.
        Eventually.True(() => Log.Samples(Out).Any(sample => sample.GetProperty("cpu_time_percent").GetDouble() > 2), () => fuzmon.Error);

        Assert.All(Log.Samples(Out), sample => Assert.Equal("a b) c", sample.Name()));
    }

    [Theory]
    [InlineData("jsonl", ".jsonl")]
    [InlineData("jsonl.zst", ".jsonl.zst")]
    [InlineData("msgpacks", ".msgpack")]
    public void A_format_is_compressed_only_if_it_says_so(string format, string extension)
    {
        var config = Folder.Write("c.toml", $"[output]\nformat = \"{format}\"\n");
        using var fuzmon = Subject.Fuzmon("run", "-c", config, "-o", Out, "--", "true");
        Assert.Equal(0, fuzmon.WaitForExit());

        var file = Assert.Single(Directory.GetFiles(Out, "fuzmon-*", SearchOption.AllDirectories));
        Assert.Equal(extension, file[file.IndexOf('.', StringComparison.Ordinal)..]);
        Assert.Equal(extension.EndsWith(".zst", StringComparison.Ordinal), File.ReadAllBytes(file)[0] == 0x28);
    }

    [Fact]
    public void Nobody_else_may_read_a_log_and_it_holds_no_environment()
    {
        using var shell = Subject.Start(
            "sh", "-c", $"umask 0; FUZZ_SECRET=hunter2 exec '{Repository.Fuzmon}' run -o '{Out}' -- sh -c 'exit 0'");
        Assert.Equal(0, shell.WaitForExit());

        var file = Assert.Single(Log.Files(Out));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        for (var folder = Path.GetDirectoryName(file)!; folder != Folder.Path; folder = Path.GetDirectoryName(folder)!)
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        var text = File.ReadAllText(file);
        Assert.DoesNotContain("SECRET", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_less_than_a_second_apart_have_times_of_their_own()
    {
        using var target = Subject.Start(Target.Named("hold"));
        using var fuzmon = Subject.Fuzmon("-p", Text(target.Pid), "-c", Every(50), "-o", Out);
        string[] Times() => [.. Log.Samples(Out).Select(sample => sample.GetProperty("timestamp").GetString()!)];
        const int second = 19;
        Eventually.True(() => Times().Distinct().GroupBy(time => time[..second]).Any(times => times.Count() >= 3), () => fuzmon.Error);

        Assert.All(Times(), time => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", time));
    }
}
