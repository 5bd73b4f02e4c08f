using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Live;

public sealed class LivePageTests : EndToEndTest
{
    private const string Hostile = "<img>\u202e\"";

    [CommandFact("chromium")]
    public void The_page_shows_processes_as_they_come_with_harmless_names_and_goes_on_with_the_next_monitor()
    {
        var hostile = Folder[Hostile];
        File.Copy("/bin/sleep", hostile);
        using var first = Subject.Start(hostile, "1000");
        using var browser = new Browser(1000, 800);
        Uri address;
        using (var watched = new Watched(Folder, ["-p", Text(first.Pid)]))
        {
            address = watched.Address;
            browser.Open(address.ToString());
            Await(browser, $"document.querySelector('#processes tr[data-pid=\"{first.Pid}\"] td:nth-child(2)').textContent.includes('<img')");
            Assert.Equal(0, browser.Evaluate("document.images.length").GetInt32());
            Assert.Contains("\\u202e", browser.Evaluate("document.getElementById('processes').textContent").GetString(), StringComparison.Ordinal);
            browser.Evaluate("document.querySelector('[data-sort=rss]').click(); document.getElementById('filter').value = 'zzz'; document.getElementById('filter').dispatchEvent(new Event('input'))");
            Assert.Equal(0, browser.Evaluate("document.querySelectorAll('#processes tr').length").GetInt32());
            browser.Evaluate("document.getElementById('filter').value = ''");
            Assert.Empty(browser.Errors);
            Assert.All(browser.Requests, request => Assert.True(request.StartsWith(address.ToString(), StringComparison.Ordinal) || request.StartsWith("data:", StringComparison.Ordinal), request));
        }

        Await(browser, "document.getElementById('status').className === 'off'");
        using var second = Subject.Start(Target.Named("hold"));
        using var next = new Watched(Folder, ["-p", Text(second.Pid)], listen: address.Authority);
        Await(browser, $"document.querySelector('#processes tr[data-pid=\"{second.Pid}\"]') !== null");
    }

    private static void Await(Browser browser, string condition)
        => Eventually.True(
            () => browser.Evaluate($"(() => {{ try {{ return !!({condition}); }} catch {{ return false; }} }})()").GetBoolean(),
            () => $"{condition}: {browser.Evaluate("document.body.innerText")}");
}
