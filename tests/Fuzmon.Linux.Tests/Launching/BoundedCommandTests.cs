using Fuzmon.Linux.Launching;
using Fuzmon.Linux.Tests.Launching.Support;

namespace Fuzmon.Linux.Tests.Launching;

/// <summary>Commands of the monitor's own; what the keeper does to them is tested where it is written.</summary>
[Collection(ChildrenCollection.Name)]
public sealed class BoundedCommandTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public void It_gets_its_input_and_its_variables()
        => Assert.Equal(new CommandOutcome(CommandEnd.Exited, 7), Run(
            ["sh", "-c", "read -r line; [ \"$line\" = héllo ] && [ \"$GREETING\" = 'a b' ] && [ -n \"$PATH\" ] && exit 7"],
            Long,
            new Dictionary<string, string> { ["GREETING"] = "a b" },
            "héllo\n"u8.ToArray()));

    [Fact]
    public void How_it_ended_is_told()
    {
        Assert.True(Run(["true"], Long).IsSuccess);
        Assert.Equal(new CommandOutcome(CommandEnd.Signaled, 10), Run(["sh", "-c", "kill -s USR1 $$"], Long));
        Assert.Equal(new CommandOutcome(CommandEnd.NotRun, 2), Run(["/no/such/program"], Long));
        Assert.Equal(CommandEnd.TimedOut, Run(["sleep", "1000"], TimeSpan.FromMilliseconds(50)).Kind);
    }

    private static CommandOutcome Run(
        string[] command, TimeSpan timeout, IReadOnlyDictionary<string, string>? variables = null, byte[]? input = null)
    {
        using var bounded = BoundedCommand.Start(command, variables ?? new Dictionary<string, string>(), input, timeout, GivenEnvironment.Read());
        return bounded.WaitForOutcome();
    }
}
