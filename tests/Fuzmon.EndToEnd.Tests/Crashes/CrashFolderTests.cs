using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Crashes;

/// <summary>What is done with crashes that are there: list, show, export, compare.</summary>
public sealed class CrashFolderTests : EndToEndTest
{
    private static string Source => Path.Combine(Repository.Root, "tests/targets/crashes/faults.c");

    [CommandFact("cc")]
    public void Crashes_are_listed_shown_exported_and_compared()
    {
        var first = Triage("first", "nd");
        var second = Triage("second", "nf");

        var listed = Lines(Subject.OutputOf(Repository.Fuzmon, "crashes", "list", "--json", first));
        Assert.Equal(["DestAvNearNull", "FPE"], listed.Select(entry => entry.GetProperty("class").GetString()).Order());
        var filtered = Assert.Single(Lines(Subject.OutputOf(Repository.Fuzmon, "crashes", "list", "--json", "--signal", "FPE", "--since", "1h", first)));
        Assert.Equal("divide", filtered.GetProperty("state")[0].GetString());
        Assert.Contains("FPE", Subject.OutputOf(Repository.Fuzmon, "crashes", "list", "--severity", "not-exploitable", first), StringComparison.Ordinal);

        var id = filtered.GetProperty("id").GetString()!;
        var shown = JsonDocument.Parse(Subject.OutputOf(Repository.Fuzmon, "crashes", "show", id, first)).RootElement;
        Assert.Equal("crash", shown.GetProperty("kind").GetString());
        Assert.Contains(shown.GetProperty("instructions").EnumerateArray(), each => each.TryGetProperty("faulting", out _));

        var changes = Lines(Subject.OutputOf(Repository.Fuzmon, "crashes", "diff", "--json", first, second))
            .Select(change => $"{change.GetProperty("change").GetString()} {change.GetProperty("class").GetString()}");
        Assert.Equal(["new HeapError", "gone FPE", "both DestAvNearNull"], changes);
        Refuses(4, ["crashes", "list", Folder["nothing"]], "no crashes in");
    }

    [CommandFact("cc")]
    public void Sarif_has_what_the_standard_asks_for()
    {
        var folder = Triage("first", "nd");

        var log = JsonDocument.Parse(Subject.OutputOf(Repository.Fuzmon, "crashes", "export", "--sarif", "-", folder)).RootElement;

        Assert.Equal("2.1.0", log.GetProperty("version").GetString());
        Assert.True(Uri.IsWellFormedUriString(log.GetProperty("$schema").GetString(), UriKind.Absolute));
        var run = Assert.Single(log.GetProperty("runs").EnumerateArray());
        var driver = run.GetProperty("tool").GetProperty("driver");
        Assert.NotEmpty(driver.GetProperty("name").GetString()!);
        var rules = driver.GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("id").GetString()).ToList();
        Assert.Equal(rules.Count, rules.Distinct().Count());
        Assert.Equal(2, run.GetProperty("results").GetArrayLength());
        Assert.All(run.GetProperty("results").EnumerateArray(), result =>
        {
            Assert.NotEmpty(result.GetProperty("message").GetProperty("text").GetString()!);
            Assert.Equal(result.GetProperty("ruleId").GetString(), rules[result.GetProperty("ruleIndex").GetInt32()]);
            Assert.Contains(result.GetProperty("level").GetString(), (string?[])["none", "note", "warning", "error"]);
            Assert.True(result.GetProperty("occurrenceCount").GetInt32() >= 1);
            var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
            Assert.True(Uri.IsWellFormedUriString(place.GetProperty("artifactLocation").GetProperty("uri").GetString(), UriKind.RelativeOrAbsolute));
            Assert.True(place.GetProperty("region").GetProperty("startLine").GetInt32() > 0);
            Assert.All(result.GetProperty("stacks")[0].GetProperty("frames").EnumerateArray(), frame => Assert.True(frame.TryGetProperty("location", out _)));
        });
    }

    [CommandFact("zstd")]
    public void A_bundle_of_the_same_crashes_is_the_same_file_and_has_records_and_inputs()
    {
        var folder = Triage("first", "nd");

        Subject.OutputOf(Repository.Fuzmon, "crashes", "export", "--bundle", Folder["a.tar.zst"], folder);
        Subject.OutputOf(Repository.Fuzmon, "crashes", "export", "--bundle", Folder["b.tar.zst"], folder);

        Assert.Equal(File.ReadAllBytes(Folder["a.tar.zst"]), File.ReadAllBytes(Folder["b.tar.zst"]));
        var names = Subject.OutputOf("sh", "-c", $"zstd -dcq '{Folder["a.tar.zst"]}' | tar t").TrimEnd('\n').Split('\n');
        Assert.Equal("crashes/index.jsonl", names[0]);
        Assert.Equal(2, names.Count(name => name.EndsWith(".json", StringComparison.Ordinal)));
        Assert.Equal(2, names.Count(name => name.EndsWith(".input", StringComparison.Ordinal)));
    }

    [CommandFact("clang")]
    public void The_report_of_a_program_that_exits_is_a_crash_without_a_signal_in_the_log()
    {
        var program = Build("clang", "-fsanitize=address");
        var input = Folder.Write("input", "n");
        var configuration = Folder.Write("c.toml", "[instrumentation.sanitizers]\nasan = true\n");

        Subject.OutputOf(
            "env", "ASAN_OPTIONS=detect_leaks=0", Repository.Fuzmon, "run", "-q", "-c", configuration, "-o", Out, "--", "sh", "-c", $"'{program}' '{input}' 2> /dev/null; test $? = 1");

        var crash = Assert.Single(Log.Of(Out, "crash"));
        Assert.Equal("segv(write)", crash.GetProperty("class").GetString());
        Assert.Equal("report", crash.GetProperty("source").GetString());
        Assert.Equal("null_write", crash.GetProperty("state")[0].GetString());
        Assert.False(crash.TryGetProperty("signal", out _));
        Assert.Single(Lines(Subject.OutputOf(Repository.Fuzmon, "crashes", "list", "--json", Out)));
        Assert.Empty(Directory.GetFiles(Path.Combine(Out, "sanitizers")));
        Assert.Contains("ASAN_OPTIONS=detect_leaks=0:log_path=", File.ReadAllText(Path.Combine(Out, "instrumentation.log")), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_are_found_in_files()
    {
        var file = Folder.Write("report.7", "noise\n==7==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000000010\nREAD of size 4 at 0x602000000010 thread T0\n    #0 0x4f in leaf /src/a.c:3:1\n    #1 0x5f in main /src/a.c:9:1\n");

        var found = Assert.Single(Lines(Subject.OutputOf(Repository.Fuzmon, "parse", "sanitizer", "--json", file)));

        Assert.Equal("heap-use-after-free(read)", found.GetProperty("class").GetString());
        Assert.Equal("a.c:3", found.GetProperty("line").GetString());
        Assert.Equal("AddressSanitizer", found.GetProperty("sanitizer").GetProperty("tool").GetString());
        Assert.Equal("{\"files\":1,\"reports\":1}\n", Subject.OutputOf(Repository.Fuzmon, "parse", "sanitizer", "--summary", "--json", Folder["report"]));
    }

    private static List<JsonElement> Lines(string output)
        => [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    private string Build(string compiler, params string[] options)
    {
        var program = Folder["faults"];
        if (!File.Exists(program))
            Subject.OutputOf(compiler, ["-g", "-O0", "-w", .. options, "-o", program, Source]);
        return program;
    }

    private string Triage(string name, string faults)
    {
        var inputs = Directory.CreateDirectory(Folder[$"{name}.inputs"]).FullName;
        foreach (var fault in faults)
            File.WriteAllText(Path.Combine(inputs, fault.ToString()), fault.ToString());
        Subject.OutputOf(Repository.Fuzmon, "triage", "-i", inputs, "-o", Folder[name], "--timeout", "60", "--", Build("cc"), "@@");
        return Folder[name];
    }
}
