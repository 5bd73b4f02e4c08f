using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Reports;

/// <summary>A campaign in which everything goes wrong, recorded by the real program, and what its report and exports make of it.</summary>
public sealed class RecordedCampaignTests : EndToEndTest
{
    private const int Width = 1280;
    private const int Height = 800;

    // As a file, and so as the name of a process: markup, an escape, a bidirectional override and a byte that is no UTF-8.
    private const string HostileName = "<i>\\033[7m\\342\\200\\256\\377";

    private string Report => Folder["report"];

    [CommandFact("chromium")]
    public void Its_report_shows_each_of_them_on_the_first_screen_and_asks_nobody_for_anything()
    {
        try
        {
            Record();
        }
        finally
        {
            // By a name that is no text, only a shell finds it.
            Subject.OutputOf("sh", "-c", $"rm -f \"$(printf '{Folder.Path}/{HostileName}')\"");
        }

        Triage();
        Make();

        using var browser = new Browser(Width, Height);
        browser.Open($"file://{Report}/index.html");

        var cards = browser.Evaluate(
            $$"""
              Object.fromEntries([...document.querySelectorAll('.card')].map(card =>
                [card.dataset.card, [...card.querySelectorAll('li')].filter(row => row.getBoundingClientRect().bottom <= {{Height}}).map(row => row.innerText)]))
              """);
        Shows(cards, "crashes", "DestAvNearNull in null_write (faults.c:");
        Shows(cards, "crashes", "ended by SIGSEGV");
        Shows(cards, "hung", "it is deadlocked");
        Shows(cards, "grown", "leak (");
        Shows(cards, "costly", "python3");
        Assert.True(cards.GetProperty("missed").GetArrayLength() > 0);

        TotalsAreThoseOfTheStacks(browser);
        ZoomsAndFinds(browser);
        HostileNamesAreText(browser);
        Assert.Equal([$"file://{Report}/index.html"], browser.Requests.Where(request => !request.StartsWith("data:", StringComparison.Ordinal)));
        Assert.Empty(browser.Errors);
    }

    private void Record()
    {
        var config = Folder.Write(
            "c.toml",
            """
            [monitor]
            interval_ms = 200
            [hang]
            limit = "1500ms"
            [[alert]]
            when = "rss_growing"
            limit = "1MiB/min"
            window = "3s"
            process = "^leak$"
            """);
        var busy = Folder.Write("busy.py", "def inner():\n    return sum(i * i for i in range(20000))\ndef outer():\n    while True: inner()\nouter()\n");
        Subject.OutputOf("sh", "-c", $"cp /bin/sleep \"$(printf '{Folder.Path}/{HostileName}')\"");
        var hostile = Directory.GetFiles(Folder.Path, "<i>*").Length;
        Assert.Equal(1, hostile);
        var script = Folder.Write(
            "campaign.sh",
            $"""
             {Target.Named("leak")} 4 & leak=$!
             {Target.Named("deadlock")} > /dev/null & deadlock=$!
             {Target.Named("spin")} > /dev/null & spin=$!
             python3 {busy} & python=$!
             "$(printf '{Folder.Path}/{HostileName}')" 60 & hostile=$!
             {UntilGo("sh -c 'kill -s SEGV $$'; sleep 0.1")}
             kill $leak $deadlock $spin $python $hostile
             wait
             exit 0
             """);

        using var fuzmon = Subject.Fuzmon("run", "-c", config, "-o", Out, "--", "sh", script);
        try
        {
            Eventually.True(HasEverything, () => $"the log has not all: {fuzmon.Error}");
        }
        finally
        {
            // What was launched outlives a monitor that is killed.
            Go();
        }

        Assert.Equal(0, fuzmon.WaitForExit());
    }

    private bool HasEverything()
    {
        var findings = Log.Of(Out, "finding");
        bool Found(string text) => findings.Any(finding => finding.GetProperty("text").GetString()!.Contains(text, StringComparison.Ordinal));
        var languages = Log.Samples(Out).SelectMany(Frames).Select(frame => frame.TryGetProperty("language", out var language) ? language.GetString() : null).ToHashSet();
        var leak = Log.Samples(Out).Count(sample => sample.Name() == "leak");
        // On a machine that is crowded enough no stack of Python's may be captured for long.
        return Found("deadlocked") && Found("resident memory grows") && languages.Contains("native") && (languages.Contains("python") || leak > 150)
            && leak > 20 && Log.Samples(Out).Any(sample => sample.Name().StartsWith("<i>", StringComparison.Ordinal));
    }

    private void Triage()
    {
        var program = Folder["faults"];
        Subject.OutputOf("cc", "-O1", "-g", "-o", program, Path.Combine(AppContext.BaseDirectory, "targets", "crashes", "faults.c"));
        var input = Folder.Write("input", "n");
        using var triage = Subject.Fuzmon("triage", "-i", input, "-o", Out, "--", program, "@@");
        Assert.Equal(0, triage.WaitForExit());
    }

    private void Make()
    {
        using var report = Subject.Fuzmon("report", Out, "-o", Report);
        Assert.True(report.WaitForExit() == 0, report.Error);
        Assert.Empty(report.Error);
        Assert.Equal($"{Report}/index.html\n", report.Output);
        Assert.InRange(new FileInfo($"{Report}/index.html").Length, 10_000, 5_000_000);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode($"{Report}/index.html"));
    }

    private void TotalsAreThoseOfTheStacks(Browser browser)
    {
        var stacks = Log.Samples(Out).SelectMany(Threads).Select(thread => thread.GetProperty("frames").EnumerateArray().ToArray()).Where(frames => frames.Length > 0).ToArray();
        long Having(string language) => stacks.Count(frames => frames.Any(frame => frame.TryGetProperty("language", out var its) && its.GetString() == language));
        long Total(string graph) => browser.Evaluate($"Number(document.getElementById('flame-{graph}')?.dataset.total ?? 0)").GetInt64();

        Assert.Equal(stacks.LongLength, Total("merged"));
        Assert.Equal(Having("python"), Total("python"));
        Assert.Equal(Having("native"), Total("native"));
        using var json = JsonDocument.Parse(File.ReadAllText($"{Report}/report.json"));
        Assert.Equal(stacks.LongLength, json.RootElement.GetProperty("stacks").GetInt64());

        using var export = Subject.Fuzmon("export", "folded", Out);
        Assert.Equal(0, export.WaitForExit());
        Assert.Equal(stacks.LongLength, export.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Sum(line => long.Parse(line[(line.LastIndexOf(' ') + 1)..])));
    }

    private static void ZoomsAndFinds(Browser browser)
    {
        const string script =
            """
            (() => {
              const flame = document.getElementById('flame-merged');
              const nameOf = each => each.querySelector('title').textContent.split(' — ')[0];
              const box = [...flame.children].find(each => nameOf(each) === 'outer') ?? [...flame.children].find(each => nameOf(each) === 'main');
              const width = parseFloat(box.getAttribute('width'));
              box.dispatchEvent(new MouseEvent('click'));
              const zoomed = box.getAttribute('width');
              flame.firstElementChild.dispatchEvent(new MouseEvent('click'));
              const find = document.getElementById('find');
              find.value = nameOf(box).toUpperCase();
              find.dispatchEvent(new Event('input'));
              return [zoomed, box.classList.contains('hit'), document.getElementById('found').textContent, Math.abs(parseFloat(box.getAttribute('width')) - width) < 0.001];
            })()
            """;
        var result = browser.Evaluate(script);
        Assert.Equal("100%", result[0].GetString());
        Assert.True(result[1].GetBoolean());
        Assert.Matches("^in [0-9.]+ % of the stacks$", result[2].GetString());
        Assert.True(result[3].GetBoolean());
    }

    private static void HostileNamesAreText(Browser browser)
    {
        var text = browser.Evaluate("document.body.textContent").GetString()!;
        Assert.Contains("<i>\\x1b[7m\\u202e", text, StringComparison.Ordinal);
        Assert.DoesNotContain(text, c => c is '\u001b' or '\u202e');
        Assert.Equal(0, browser.Evaluate("document.querySelectorAll('i:not(.legend i)').length").GetInt32());
    }

    private static void Shows(JsonElement cards, string card, string text)
        => Assert.Contains(cards.GetProperty(card).EnumerateArray(), row => row.GetString()!.Contains(text, StringComparison.Ordinal));

    private static IEnumerable<JsonElement> Threads(JsonElement sample)
        => sample.TryGetProperty("stacktrace", out var threads) ? threads.EnumerateArray() : [];

    private static IEnumerable<JsonElement> Frames(JsonElement sample) => Threads(sample).SelectMany(thread => thread.GetProperty("frames").EnumerateArray());
}
