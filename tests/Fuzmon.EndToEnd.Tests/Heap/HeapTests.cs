using System.Globalization;
using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Heap;

public sealed class HeapTests : EndToEndTest
{
    // As the target prints them.
    private static readonly string[] Fields =
    [
        "system_bytes", "free_chunks", "fast_chunks", "mapped_blocks", "mapped_bytes", "fast_bytes", "used_bytes", "free_bytes", "trimmable_bytes",
    ];

    // With which the first heap of an arena other than the main one begins.
    private const long ArenaBytes = 2256;

    [Theory]
    [InlineData("1", "0")]
    [InlineData("8", "1")]
    [InlineData("64", "0")]
    [InlineData("1", "200")]
    public void Every_figure_equals_the_targets_own_mallinfo(string threads, string megabytes)
    {
        using var target = Started(threads, megabytes);
        var own = target.Output.Trim().Split(' ').Select(value => long.Parse(value, CultureInfo.InvariantCulture));

        var walked = Heap(target);
        var looked = Heap(target, "--no-stop");

        Assert.Equal(own, Fields.Select(field => walked.GetProperty(field).GetInt64()));
        Assert.Equal(own, Fields.Select(field => looked.GetProperty(field).GetInt64()));
        Assert.True(walked.GetProperty("consistent").GetBoolean());
        Assert.True(looked.GetProperty("consistent").GetBoolean());
        Assert.True(walked.GetProperty("capture").GetProperty("pause_us").GetDouble() > 0);
        // All that malloc calls used is what the program has and what its threads keep, but for the beginnings and ends of heaps.
        var others = walked.GetProperty("arenas").GetArrayLength() - 1;
        var rest = walked.GetProperty("used_bytes").GetInt64() - walked.GetProperty("live_bytes").GetInt64() - walked.GetProperty("cached_bytes").GetInt64();
        Assert.InRange(rest, others * ArenaBytes, (others * ArenaBytes) + 1024);
    }

    [Fact]
    public void What_changes_all_the_time_is_read_at_one_instant_or_said_to_be_inconsistent()
    {
        using var target = Started("4", "0", "churn");
        for (var i = 0; i < 5; i++)
        {
            using var fuzmon = Subject.Fuzmon("heap", "--json", Text(target.Pid));
            if (fuzmon.WaitForExit() != 0)
            {
                Assert.Contains("changes faster", fuzmon.Error, StringComparison.Ordinal);
                continue;
            }

            var heap = JsonDocument.Parse(fuzmon.Output).RootElement;
            if (heap.GetProperty("consistent").GetBoolean())
                Assert.True(heap.GetProperty("live_bytes").GetInt64() <= heap.GetProperty("used_bytes").GetInt64());
            Assert.Equal(0, heap.GetProperty("capture").GetProperty("interrupted").GetInt64());
        }

        Assert.DoesNotContain(File.ReadAllText($"/proc/{Text(target.Pid)}/status"), "State:\tT", StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void What_has_grown_since_an_earlier_look_is_shown_by_size()
    {
        using var target = Started("1", "1");
        var earlier = Folder.Write("earlier.json", Subject.OutputOf(Repository.Fuzmon, "heap", "--json", Text(target.Pid)));
        var same = Subject.OutputOf(Repository.Fuzmon, "heap", "--since", earlier, Text(target.Pid));
        var smaller = Folder.Write("smaller.json", File.ReadAllText(earlier).Replace("\"live_by_size\":[", "\"live_by_size\":[],\"rest\":[", StringComparison.Ordinal));
        var grown = Subject.OutputOf(Repository.Fuzmon, "heap", "--since", smaller, Text(target.Pid));

        Assert.Contains("+0 B in use", same, StringComparison.Ordinal);
        Assert.DoesNotContain(" B  ", same.Split("CHUNKS OF")[1], StringComparison.Ordinal);
        Assert.Contains("up to 64.0 KiB", grown.Split("CHUNKS OF")[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_have_what_malloc_says_where_that_is_asked_for()
    {
        using var target = Started("1", "1");
        var configuration = Folder.Write("heap.toml", "[monitor]\ninterval_ms = 50\n[memory]\nheap = true\n");
        using var fuzmon = Subject.Fuzmon("-p", Text(target.Pid), "-c", configuration, "-o", Out);
        Eventually.True(() => Log.Samples(Out).Count >= 2, () => fuzmon.Error);
        fuzmon.Signal("TERM");
        Assert.Equal(0, fuzmon.WaitForExit());

        var own = target.Output.Trim().Split(' ').Select(value => long.Parse(value, CultureInfo.InvariantCulture)).ToArray();
        var memory = Log.Samples(Out)[0].GetProperty("memory");
        Assert.Equal(own[6] / 1024, memory.GetProperty("heap_used_kb").GetInt64());
        Assert.Equal(own[7] / 1024, memory.GetProperty("heap_free_kb").GetInt64());
        Assert.Equal(own[4] / 1024, memory.GetProperty("heap_mapped_kb").GetInt64());
    }

    [Fact]
    public void What_cannot_be_looked_at_is_said()
    {
        using var script = Subject.Start("sleep", "600");
        Refuses(4, ["heap", "4194303"], "4194303");
        Refuses(2, ["heap", "abc"], "whole number");
        Refuses(4, ["heap", Text(script.Pid), "--since", Folder["missing.json"]], "missing.json");
        Refuses(1, ["heap", Text(script.Pid), "--since", Folder.Write("other.json", "[]")], "not the output of fuzmon heap");
    }

    private static Subject Started(params string[] arguments)
    {
        var target = Subject.Start(Target.Named("heap"), arguments);
        Eventually.True(() => target.Output.Contains('\n', StringComparison.Ordinal), () => target.Error);
        return target;
    }

    private static JsonElement Heap(Subject target, params string[] options)
        => JsonDocument.Parse(Subject.OutputOf(Repository.Fuzmon, ["heap", "--json", .. options, Text(target.Pid)])).RootElement;
}
