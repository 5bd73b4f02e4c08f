using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Stacks;

/// <summary>Where gdb stops or hangs, the calls are those that the program is known to make.</summary>
public sealed class KnownChainTests : EndToEndTest
{
    [Theory]
    [InlineData("jit", "", "-g -O0")]
    [InlineData("jit", "", "-g -O1 -fno-omit-frame-pointer")]
    [InlineData("jit", "without rbp", "-g -O2")]
    public void Code_made_at_run_time_is_passed(string source, string argument, string options)
    {
        using var target = StackSource.Start(Folder, source, options, argument.Length == 0 ? [] : [argument]);

        Assert.Equal(["stand_still", "??", "work", "main"], FunctionsFrom(target, "stand_still")[..4]);
    }

    [Fact]
    public void Without_any_unwinding_information_the_frame_pointers_lead_out()
    {
        using var target = StackSource.Start(
            Folder, "chain", "-O1 -fno-omit-frame-pointer -fno-asynchronous-unwind-tables -fno-unwind-tables", "8");

        Assert.Equal(["stand_still", .. Enumerable.Repeat("call", 9), "main"], FunctionsFrom(target, "stand_still")[..11]);
    }

    [Fact]
    public void Who_waits_for_a_child_of_vfork_is_not_stopped()
    {
        using var target = StackSource.Start(Folder, "vforks", "-g -O1");

        Assert.Equal(["work", "main"], FunctionsFrom(target, "work")[..2]);
        Assert.Equal(0, Assert.Single(Backtrace.Samples(target.Pid)).GetProperty("capture").GetProperty("threads_stopped").GetInt32());
    }

    private static string[] FunctionsFrom(Subject target, string innermost)
    {
        Eventually.True(() => Backtrace.Waits(target.Pid), () => "it does not wait");
        var functions = Backtrace.Of(Assert.Single(Backtrace.Samples(target.Pid)))[target.Pid].Select(frame => frame.Split(':')[0]).ToArray();
        return [.. functions.SkipWhile(function => function != innermost), .. Enumerable.Repeat("", 16)];
    }
}
