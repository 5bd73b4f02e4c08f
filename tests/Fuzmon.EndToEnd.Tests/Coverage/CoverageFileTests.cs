using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Coverage;

/// <summary>Coverage files of real programs, beside what lcov, geninfo and llvm-cov make of them.</summary>
public sealed class CoverageFileTests : CoverageTest
{
    [CommandFact("geninfo")]
    public void Merging_comes_to_what_lcov_comes_to_key_for_key()
    {
        var program = Build("gcc", "--coverage");
        Use(program, "a", "one two 3\n");
        Use(program, "b", "x + - 12.5");
        var first = Geninfo("first.info");
        Use(program, "c", "7 + 8");
        var second = Geninfo("second.info");

        Fuzmon("merge", first, second, second, "-o", Folder["merged.info"]);

        var keys = KeysOf(Folder["merged.info"]);
        Assert.Equal(KeysOf(Lcov("lcov.info", first, second, second)), keys);
        Assert.Contains(keys, key => key.Key.Contains("|branch ", StringComparison.Ordinal) && key.Value == -1);
        Assert.Contains(keys, key => key.Key.EndsWith("|function number", StringComparison.Ordinal) && key.Value == 6);
    }

    [CommandFact("geninfo")]
    public void The_JSON_of_gcov_comes_to_what_geninfo_makes_of_it()
    {
        var program = Build("gcc", "--coverage");
        Use(program, "a", "one two 3\n");
        var data = Directory.GetFiles(Folder["build"], "*.gcda").Single();
        using (var gcov = Subject.StartIn(Folder["build"], "gcov", "-b", "--json-format", data))
            Assert.Equal(0, gcov.WaitForExit());

        Fuzmon("merge", Folder["build"], "--include", Source, "-o", Folder["json.info"]);

        Assert.Equal(KeysOf(Geninfo("geninfo.info")), KeysOf(Folder["json.info"]));
    }

    [CommandFact("llvm-cov")]
    public void The_JSON_of_llvm_cov_comes_to_its_lcov_form()
    {
        var program = Build("clang", "-fprofile-instr-generate", "-fcoverage-mapping");
        using (var run = Subject.Start("env", $"LLVM_PROFILE_FILE={Folder["a.profraw"]}", program, Folder.Write("a", "one 2 + 3.4")))
            Assert.Equal(0, run.WaitForExit());
        Subject.OutputOf("llvm-profdata", "merge", Folder["a.profraw"], "-o", Folder["a.profdata"]);
        Folder.Write("a.json", Subject.OutputOf("llvm-cov", "export", program, $"-instr-profile={Folder["a.profdata"]}"));
        Folder.Write("a.info", Subject.OutputOf("llvm-cov", "export", "-format=lcov", program, $"-instr-profile={Folder["a.profdata"]}"));

        Assert.Equal(Fuzmon("merge", Folder["a.info"]), Fuzmon("merge", Folder["a.json"]));
        Assert.Contains("BRDA:", File.ReadAllText(Folder["a.info"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Sets_can_be_compared_chosen_from_and_judged()
    {
        var a = Folder.Write("a.info", "TN:\nSF:/build/src/a.c\nFN:1,f\nFNDA:1,f\nBRDA:2,0,0,1\nBRDA:2,0,1,0\nDA:1,1\nDA:2,1\nDA:3,0\nend_of_record\n");
        var b = Folder.Write("b.info", "TN:\nSF:/build/src/a.c\nFN:1,f\nFNDA:0,f\nBRDA:2,0,0,0\nBRDA:2,0,1,4\nDA:1,0\nDA:2,2\nDA:3,5\nend_of_record\nSF:/usr/include/x.h\nDA:1,0\nend_of_record\n");

        Assert.Contains("DA:1,0\nDA:2,1\nDA:3,0\n", Fuzmon("intersect", a, b), StringComparison.Ordinal);
        Assert.Contains("DA:1,1\nDA:2,0\nDA:3,0\n", Fuzmon("subtract", a, b), StringComparison.Ordinal);
        Assert.Equal("/build/src/a.c\n  + lines 3\n  - lines 1\n  - functions f\n  branches +1 -1\nlines +1 -1, functions +0 -1, branches +1 -1\n", Fuzmon("diff", a, b, "--branches", "--functions"));
        Assert.Contains("SF:/home/me/src/a.c\n", Fuzmon("filter", b, "--prefix-map", "/build=/home/me", "--exclude", "/usr/**"), StringComparison.Ordinal);
        Assert.DoesNotContain("SF:/usr", Fuzmon("filter", b, "--include", "*.c"), StringComparison.Ordinal);
        var sum = JsonDocument.Parse(Fuzmon("summary", "--json", b).TrimEnd('\n').Split('\n')[^1]).RootElement;
        Assert.Equal((4, 2), (sum.GetProperty("lines").GetInt64(), sum.GetProperty("lines_hit").GetInt64()));
        Assert.Equal("1 source files\nlines        66.6 %  2 of 3\nfunctions   100.0 %  1 of 1\nbranches     50.0 %  1 of 2\n", Fuzmon("summary", a, "--fail-under", "66"));
        using var judged = Subject.Fuzmon("coverage", "summary", a, "--fail-under", "66", "--branches");
        Assert.Equal(1, judged.WaitForExit());
        Assert.Contains("branches 50.0 %", judged.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Edges_are_branches()
    {
        var map = Folder.Write("a.aflmap", "000001:1\n065535:255\n");
        File.WriteAllBytes(Folder["words.12.sancov"], [0x64, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbf, 0xc0, 0x10, 0, 0, 0, 0, 0, 0, 0]);

        Assert.Equal("TN:\nSF:afl-map\nBRDA:1,0,1,1\nBRDA:1,0,65535,255\nBRF:2\nBRH:2\nLF:0\nLH:0\nend_of_record\nTN:\nSF:words\nBRDA:1,0,16,1\nBRF:1\nBRH:1\nLF:0\nLH:0\nend_of_record\n",
            Fuzmon("merge", map, Folder["words.12.sancov"]));
    }

    [Fact]
    public void What_is_wrong_is_named_with_its_line_and_nothing_is_written()
    {
        var bad = Folder.Write("bad.info", "SF:a\nDA:x\nend_of_record\n");

        Refuses(1, ["coverage", "merge", bad, "-o", Folder["out.info"]], "bad.info:2:", "--tolerant");
        Assert.False(File.Exists(Folder["out.info"]));
        Assert.Contains("SF:a\n", Fuzmon("merge", bad, "--tolerant"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused() => Refuses(4, ["coverage", "merge", Folder["missing"]], "missing", "no such file");

    [Fact]
    public void A_folder_without_coverage_files_is_refused() => Refuses(4, ["coverage", "merge", Folder.Path], "no coverage files");
}
