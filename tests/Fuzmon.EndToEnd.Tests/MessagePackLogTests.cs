using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests;

public sealed class MessagePackLogTests : EndToEndTest
{
    // Every map of a file as a line of JSON; a double that is whole keeps its point.
    private const string Decode = """
        import json, msgpack, sys
        with open(sys.argv[1], "rb") as log:
            for record in msgpack.Unpacker(log, strict_map_key=True):
                print(json.dumps(record, allow_nan=False))
        """;

    private const string AllFields =
        """["rss", "vsz", "swap", "cpu", "pss", "uss", "shared", "peak_rss", "threads", "state", "faults", "context_switches", "io"]""";

    [PythonFact]
    public void Another_implementation_reads_every_field_of_a_log()
    {
        var config = Folder.Write(
            "c.toml", $"[monitor]\ninterval_ms = 20\nfields = {AllFields}\n[output]\nformat = \"msgpack\"\ncompress = false\n");
        using var target = Subject.Start(Target.Named("hold"));
        using var fuzmon = Subject.Fuzmon("-p", Text(target.Pid), "-c", config, "-o", Out);
        Eventually.True(() => Files().Any(file => new FileInfo(file).Length > 4000), () => fuzmon.Error);
        target.Signal("KILL");
        Assert.Equal(0, fuzmon.WaitForExit());

        var file = Assert.Single(Files());
        var theirs = Lines(Subject.OutputOf(PythonFactAttribute.Interpreter, "-c", Decode, file));
        var ours = Lines(Subject.OutputOf(Repository.Fuzmon, "dump", file));

        Assert.Equal(ours.Length, theirs.Length);
        Assert.All(ours.Zip(theirs), pair => Assert.True(JsonElement.DeepEquals(pair.First, pair.Second), $"{pair.First} {pair.Second}"));
        Assert.Contains(theirs, record => record.TryGetProperty("kind", out var kind) && kind.GetString() == "exit");
        Assert.All(
            theirs.Where(record => !record.TryGetProperty("kind", out _)),
            sample => Assert.Equal(target.Pid, sample.GetProperty("pid").GetInt32()));
    }

    private string[] Files() => Directory.Exists(Out) ? Directory.GetFiles(Out, "*.msgpack", SearchOption.AllDirectories) : [];

    private static JsonElement[] Lines(string text)
        => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
}
