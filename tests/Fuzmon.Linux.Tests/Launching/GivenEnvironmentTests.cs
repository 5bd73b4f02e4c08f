using Fuzmon.Linux.Launching;

namespace Fuzmon.Linux.Tests.Launching;

public sealed class GivenEnvironmentTests
{
    private static ReadOnlySpan<byte> Status => "Name:\tfuzmon\nSigBlk:\t0000000000000400\nSigIgn:\t0000000000001001\n"u8;

    [Fact]
    public void The_notes_of_the_shell_launcher_win()
    {
        var given = Parse(("FUZMON_GIVEN_SIGIGN", "00001002"), ("FUZMON_GIVEN_SIGBLK", "8"), ("FUZMON_GIVEN_NOFILE", "1024"));

        Assert.Equal(new GivenEnvironment(0x1002, 8, 1024), given);
    }

    [Fact]
    public void Without_notes_it_is_as_now_but_sigpipe_is_not_ignored() =>
        Assert.Equal(new GivenEnvironment(IgnoredSignals: 1, BlockedSignals: 0x400, DescriptorLimit: null), Parse());

    [Theory]
    [InlineData("")]
    [InlineData("0x1")]
    [InlineData("-1")]
    [InlineData(" 1")]
    [InlineData("10000000000000000")]
    public void A_malformed_mask_counts_as_none(string mask) =>
        Assert.Equal(Parse(), Parse(("FUZMON_GIVEN_SIGIGN", mask), ("FUZMON_GIVEN_SIGBLK", mask)));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("many")]
    [InlineData("18446744073709551616")]
    public void A_malformed_limit_counts_as_none(string limit) =>
        Assert.Null(Parse(("FUZMON_GIVEN_NOFILE", limit)).DescriptorLimit);

    [Fact]
    public void A_limit_can_be_none_at_all() =>
        Assert.Equal(ulong.MaxValue, Parse(("FUZMON_GIVEN_NOFILE", "unlimited")).DescriptorLimit);

    [Fact]
    public void A_status_without_masks_stands_for_default_signals() =>
        Assert.Equal(new GivenEnvironment(0, 0, null), GivenEnvironment.Parse(_ => null, "SigIgn:\tx\n"u8));

    private static GivenEnvironment Parse(params (string Name, string Value)[] variables)
    {
        var values = variables.ToDictionary(variable => variable.Name, variable => variable.Value);
        return GivenEnvironment.Parse(name => values.GetValueOrDefault(name), Status);
    }
}
