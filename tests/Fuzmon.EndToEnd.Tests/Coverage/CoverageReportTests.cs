using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Coverage;

/// <summary>Coverage as pages, beside those of genhtml.</summary>
public sealed class CoverageReportTests : CoverageTest
{
    [CommandFact("genhtml")]
    public void Pages_show_source_counts_branches_and_what_is_new_and_are_smaller_than_those_of_genhtml()
    {
        var program = Build("gcc", "--coverage");
        Use(program, "a", "one\n");
        var before = Geninfo("before.info");
        Use(program, "b", "12 + 3");
        var after = Geninfo("after.info");
        Fuzmon("merge", before, after, "-o", Folder["all.info"]);

        Fuzmon("report", Folder["all.info"], "--baseline", before, "-o", Folder["pages"], "--title", "words & <more>");
        Subject.OutputOf("genhtml", "-q", "--rc", LcovBranches, "-o", Folder["genhtml"], Folder["all.info"]);

        var index = File.ReadAllText(Folder["pages/index.html"]);
        Assert.Contains("<h1>words &amp; &lt;more&gt;</h1>", index, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", index, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", index, StringComparison.Ordinal);
        var page = File.ReadAllText(Folder["pages/f0.html"]);
        Assert.Contains("tally-&gt;numbers++;", page, StringComparison.Ordinal);
        Assert.Matches("<p class=n data-n=2>.*tally-&gt;numbers\\+\\+;", page);
        Assert.Matches("<p class=h data-n=1>.*tally-&gt;words\\+\\+;", page);
        Assert.Matches("<p class=m data-n=0>.*tally-&gt;signs = -1;", page);
        Assert.Contains("data-b=", page, StringComparison.Ordinal);
        Assert.Contains("<a href=#L29>word</a>", page, StringComparison.Ordinal);
        Assert.InRange(SizeOf(Folder["pages"]), 1, SizeOf(Folder["genhtml"]) / 2);
    }

    [CommandFact("genhtml")]
    public void Every_form_that_is_written_is_read_by_genhtml()
    {
        Folder.Write("a.c", "int f(void)\n{\n    return 1;\n}\n");
        var file = Folder.Write("a.info", $"TN:\nSF:{Folder["a.c"]}\nVER:1\nFN:1,4,f(int, <b>)\nFNDA:3,f(int, <b>)\nFNDA:3,g\nBRDA:3,e0,0,-\nBRDA:3,0,x > 1,99999999999999999999\nMCDC:3,2,t,1,0,x\nDA:1,3\nDA:3,99999999999999999999\nend_of_record\n");
        Fuzmon("merge", file, "-o", Folder["one.info"]);

        using var genhtml = Subject.Start("genhtml", "--rc", LcovBranches, "-o", Folder["genhtml"], Folder["one.info"]);

        Assert.True(genhtml.WaitForExit() == 0, genhtml.Error);
        Assert.Contains("lines......: 100.0% (2 of 2 lines)", genhtml.Output, StringComparison.Ordinal);
        Assert.Contains("branches...: 50.0% (1 of 2 branches)", genhtml.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_names_and_sources_stay_text()
    {
        var source = Folder.Write("<script>alert(1)<script>.c", "<script>alert(2)</script>\u0007\n'\"&\n");
        var file = Folder.Write("a.info", $"TN:\nSF:{source}\nFN:1,<img src=x onerror=alert(3)>\nFNDA:1,<img src=x onerror=alert(3)>\nDA:1,1\nDA:7,1\nend_of_record\nSF:../../<i>\nDA:1,0\nend_of_record\n");

        Fuzmon("report", file, "-o", Folder["pages"]);

        foreach (var page in Directory.GetFiles(Folder["pages"]))
        {
            var text = File.ReadAllText(page);
            Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", text, StringComparison.Ordinal);
            Assert.DoesNotContain("<i>", text, StringComparison.Ordinal);
            Assert.DoesNotContain("\u0007", text, StringComparison.Ordinal);
        }

        Assert.Equal(["d0.html", "d1.html", "f0.html", "f1.html", "index.html"], Directory.GetFiles(Folder["pages"]).Select(Path.GetFileName).Order());
        Assert.Contains("beyond the end of this file", File.ReadAllText(Folder["pages/f1.html"]), StringComparison.Ordinal);
    }

    private static long SizeOf(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
}
