using System.Text;
using Fuzmon.Instrumentation.Sanitizers;
using Fuzmon.Records;

namespace Fuzmon.Instrumentation.Tests.Sanitizers;

/// <summary>Each form of report, as the tools print it.</summary>
public sealed class ReportFormTests
{
    [Fact]
    public void A_use_after_free_has_its_access_and_all_three_stacks()
    {
        var report = Only("""
            ==1==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000000010 at pc 0x4f bp 0x7f sp 0x7e
            READ of size 4 at 0x602000000010 thread T0
                #0 0x4f in use(int*, char const*) /src/my dir/a.cc:3:10
                #1 0x50 in main (/bin/a+0x1234) (BuildId: 00ff)

            0x602000000010 is located 0 bytes inside of 4-byte region [0x602000000010,0x602000000014)
            freed by thread T0 here:
                #0 0x51 in free
                #1 0x52 in drop a.cc:2:3
            previously allocated by thread T0 here:
                #0 0x53 in malloc
                #1 0x54 in make a.cc:1:3
            SUMMARY: AddressSanitizer: heap-use-after-free a.cc:3:10 in use
            """);

        Assert.Equal(("AddressSanitizer", "heap-use-after-free", "read", 4L, "0x602000000010"), (report.Tool, report.Kind, report.Access, report.Size, report.Address));
        Assert.Equal(
            new ReportFrame { Function = "use(int*, char const*)", File = "/src/my dir/a.cc", Line = 3, Column = 10 }, report.Frames[0]);
        Assert.Equal(new ReportFrame { Function = "main", Module = "/bin/a", ModuleOffset = "0x1234" }, report.Frames[1]);
        Assert.Equal("drop", report.Freed[1].Function);
        Assert.Equal("make", report.Allocated[1].Function);
        Assert.Equal(1, report.Pid);
        Assert.Equal("T0", report.Thread);
        Assert.True(report.IsSecurityRelevant);
    }

    [Fact]
    public void A_write_to_null_is_of_no_use_to_an_attacker()
    {
        var report = Only("""
            ==9==ERROR: AddressSanitizer: SEGV on unknown address 0x000000000000 (pc 0x55 bp 0x7f sp 0x7e T0)
            ==9==The signal is caused by a WRITE memory access.
            ==9==Hint: address points to the zero page.
                #0 0x55 in do_expr tlv.c:42:40
            """);

        Assert.Equal(("segv", "write"), (report.Kind, report.Access));
        Assert.Equal(42, Assert.Single(report.Frames).Line);
        Assert.False(report.IsSecurityRelevant);
    }

    [Theory]
    [InlineData("a.c:3:5: runtime error: division by zero", "UndefinedBehaviorSanitizer", "divide-by-zero")]
    [InlineData("a.c:3:5: runtime error: index 9 out of bounds for type 'int [4]'", "UndefinedBehaviorSanitizer", "index-out-of-bounds")]
    [InlineData("==1==WARNING: MemorySanitizer: use-of-uninitialized-value", "MemorySanitizer", "use-of-uninitialized-value")]
    [InlineData("==1==ERROR: HWAddressSanitizer: tag-mismatch on address 0x1 at pc 0x2", "HWAddressSanitizer", "tag-mismatch")]
    [InlineData("WARNING: ThreadSanitizer: data race (pid=7)", "ThreadSanitizer", "data-race")]
    [InlineData("==1== ERROR: libFuzzer: timeout after 25 seconds", "libFuzzer", "timeout")]
    [InlineData("==1== ERROR: libFuzzer: out-of-memory (used: 2049Mb; limit: 2048Mb)", "libFuzzer", "out-of-memory")]
    [InlineData("free(): double free detected in tcache 2", "glibc", "double-free")]
    [InlineData("*** stack smashing detected ***: terminated", "glibc", "stack-smashing")]
    [InlineData("*** buffer overflow detected ***: terminated", "glibc", "buffer-overflow")]
    [InlineData("a.out: a.c:3: main: Assertion `x > 1' failed.", "glibc", "assert")]
    [InlineData("panic: runtime error: index out of range [5] with length 3", "go", "index-out-of-range")]
    [InlineData("thread 'main' panicked at src/main.rs:2:5:", "rust", "panic")]
    [InlineData("BUG: KASAN: slab-out-of-bounds in f+0x1/0x2", "KASAN", "kernel-failure")]
    [InlineData("# Fatal error in ../src/objects.h, line 3", "V8", "fatal-error")]
    public void The_first_line_tells_who_reports_what(string line, string tool, string kind)
    {
        var report = Only(line);

        Assert.Equal((tool, kind), (report.Tool, report.Kind));
    }

    [Fact]
    public void A_panic_of_go_has_the_calls_of_the_goroutine_that_runs()
    {
        var report = Only("""
            panic: runtime error: index out of range [5] with length 3

            goroutine 1 [running]:
            main.(*thing).get(0xc000, 0x5)
            	/src/main.go:9 +0x1d
            main.main()
            	/src/main.go:14 +0x2e
            exit status 2
            """);

        Assert.Equal(["main.(*thing).get", "main.main"], report.Frames.Select(frame => frame.Function));
        Assert.Equal(9, report.Frames[0].Line);
    }

    [Fact]
    public void A_traceback_of_python_is_turned_innermost_first()
    {
        var report = Only("""
            Traceback (most recent call last):
              File "/src/a.py", line 9, in <module>
                main()
              File "/src/a.py", line 3, in main
                raise ValueError("no")
            ValueError: no
            """);

        Assert.Equal(["main", "<module>"], report.Frames.Select(frame => frame.Function));
        Assert.Equal("ValueError: no", report.Message);
    }

    [Fact]
    public void What_ended_a_program_comes_before_what_was_said_on_the_way_and_leaks_come_last()
    {
        var text = Encoding.UTF8.GetBytes("""
            a.c:3:5: runtime error: applying zero offset to null pointer
                #0 0x1 in f a.c:3:5
            a.out: a.c:9: g: Assertion `x' failed.
            ==4==ERROR: AddressSanitizer: ABRT on unknown address 0x00000004 (pc 0x5 bp 0x6 sp 0x7 T0)
                #0 0x1 in g a.c:9:2
            ==4==ERROR: LeakSanitizer: detected memory leaks
            Direct leak of 1 byte(s) in 1 object(s) allocated from:
                #0 0x1 in malloc
            """);

        var reports = ReportParser.Parse(text);

        Assert.Equal(4, reports.Count);
        // The sanitizer's own stack, and what the assertion said that led to it.
        var main = ReportParser.MainOf(reports)!;
        Assert.Equal(("AddressSanitizer", "assert"), (main.Tool, main.Kind));
        Assert.Equal(["g"], main.Frames.Select(frame => frame.Function));
        Assert.Equal("direct-leak", ReportParser.MainOf([reports[3]])!.Kind);
        Assert.Null(ReportParser.MainOf([]));
    }

    [Fact]
    public void A_leak_is_told_by_its_first_stack()
    {
        var report = Only("""
            ==3==ERROR: LeakSanitizer: detected memory leaks

            Direct leak of 28 byte(s) in 4 object(s) allocated from:
                #0 0x1 in malloc
                #1 0x2 in keep a.c:4:2
            Indirect leak of 3 byte(s) in 1 object(s) allocated from:
                #0 0x1 in malloc
                #1 0x2 in other a.c:9:2
            SUMMARY: AddressSanitizer: 31 byte(s) leaked in 5 allocation(s).
            """);

        Assert.Equal(("direct-leak", 28L), (report.Kind, report.Size));
        Assert.Equal(["malloc", "keep"], report.Frames.Select(frame => frame.Function));
    }

    [Fact]
    public void What_a_program_prints_without_end_is_kept_within_the_limits()
    {
        var text = new StringBuilder();
        for (var report = 0; report < 40; report++)
        {
            text.Append("==1==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x1 at pc 0x2\n");
            for (var frame = 0; frame < 1_000; frame++)
                text.Append("    #").Append(frame).Append(" 0x1 in ").Append('f', 200).Append(" a.c:1:1\n");
        }

        var reports = ReportParser.Parse(Encoding.UTF8.GetBytes(text.ToString()));

        Assert.Equal(ReportLimits.Default.Reports, reports.Count);
        Assert.All(reports, report => Assert.Equal(ReportLimits.Default.Frames, report.Frames.Count));
        Assert.All(reports, report => Assert.True(report.IsCut));
    }

    private static SanitizerReport Only(string text) => Assert.Single(ReportParser.Parse(Encoding.UTF8.GetBytes(text)));
}
