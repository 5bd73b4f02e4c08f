using System.Text.RegularExpressions;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Stacks;

/// <summary>Frames are gdb's, function by function and line by line.</summary>
public sealed partial class DebuggerTests : EndToEndTest
{
    private const int Captures = 50;
    private const int Outermost = 4;

    [DebuggerTheory]
    [InlineData("chain", "8", "-g -O0")]
    [InlineData("chain", "8", "-g -O2 -fomit-frame-pointer -fno-optimize-sibling-calls")]
    [InlineData("chain", "8", "-g -O1 -fno-omit-frame-pointer")]
    [InlineData("chain", "2000", "-g -O1")]
    [InlineData("chain", "2000", "-g -O0")]
    [InlineData("chain", "8", "-O1")]
    [InlineData("chain", "8", "-g -O1 -static-pie")]
    [InlineData("chain", "8", "-g -O1 -no-pie")]
    [InlineData("chain", "8", "-g -O1 -no-pie -static -Wl,--no-eh-frame-hdr")]
    [InlineData("chain", "8", "-g -O1 -fomit-frame-pointer -fno-asynchronous-unwind-tables -fno-unwind-tables")]
    [InlineData("handler", "", "-g -O1")]
    [InlineData("handler", "stack", "-g -O1")]
    [InlineData("threads", "", "-g -O1")]
    [InlineData("inlined.cc", "", "-g -O2")]
    public void A_process_that_stands_still_has_the_frames_that_gdb_shows(string source, string argument, string options)
    {
        using var target = StackSource.Start(Folder, source, options, argument.Length == 0 ? [] : [argument]);
        HasTheFramesOfTheDebugger(target);
    }

    [DebuggerFact]
    public void Many_libraries_have_the_frames_that_gdb_shows()
    {
        using var target = StackSource.StartLibraries(Folder);
        HasTheFramesOfTheDebugger(target);
    }

    [DebuggerTheory]
    [InlineData("-g -O0")]
    [InlineData("-g -O2 -fomit-frame-pointer -fno-optimize-sibling-calls")]
    public void A_process_that_spins_has_the_outermost_frames_that_gdb_shows(string options)
    {
        using var target = StackSource.Start(Folder, "chain", options, "8", "spins");
        HasTheOutermostFramesOfTheDebugger(target);
    }

    [DebuggerTheory]
    [InlineData("-g -O0")]
    [InlineData("-g -O2 -fomit-frame-pointer -fno-optimize-sibling-calls")]
    public void A_process_that_reads_the_clock_all_the_time_has_the_outermost_frames_that_gdb_shows(string options)
    {
        using var target = StackSource.Start(Folder, "crowd", options, "1", "1", "8", Folder["clock"]);
        HasTheOutermostFramesOfTheDebugger(target);
    }

    private static void HasTheFramesOfTheDebugger(Subject target)
    {
        Eventually.True(() => Backtrace.Waits(target.Pid), () => "it does not wait");

        var sample = Assert.Single(Backtrace.Samples(target.Pid));
        var theirs = Backtrace.OfDebugger(target.Pid);

        Assert.Equal(0, sample.GetProperty("capture").GetProperty("threads_stopped").GetInt32());
        var ours = Backtrace.Of(sample);
        Assert.Equal(theirs.Keys.Order(), ours.Keys.Order());
        foreach (var (thread, frames) in theirs)
        {
            Assert.NotEmpty(Own(frames));
            Assert.Equal(Own(frames), Own(ours[thread]));
        }
    }

    private static void HasTheOutermostFramesOfTheDebugger(Subject target)
    {
        var theirs = Own(Backtrace.OfDebugger(target.Pid)[target.Pid])[^Outermost..];

        Assert.All(Backtrace.Samples(target.Pid, Captures), sample => Assert.Equal(theirs, Own(Backtrace.Of(sample)[target.Pid])[^Outermost..]));
    }

    // Below main and in the C library, names depend on which of several symbols one prefers.
    private static string[] Own(IEnumerable<string> frames) => [.. frames.Where(frame => OwnFunctions().IsMatch(frame))];

    [GeneratedRegex(
        @"^(main|call|call_\d|stand_still|handle|work|shapes::.*)(:|$)|signal handler called",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex OwnFunctions();
}
