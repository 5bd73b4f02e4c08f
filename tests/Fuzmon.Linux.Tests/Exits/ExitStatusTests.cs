namespace Fuzmon.Linux.Tests.Exits;

public sealed class ExitStatusTests
{
    [Theory]
    [InlineData(0x0000, 0)]
    [InlineData(0x0700, 7)]
    [InlineData(0xff00, 255)]
    public void A_code_stands_in_the_second_byte(int status, int code) =>
        Assert.Equal(new ExitStatus(code, null, false), ExitStatus.FromWaitStatus(status));

    [Theory]
    [InlineData(0x09, 9, false)]
    [InlineData(0x8b, 11, true)]
    [InlineData(0x40, 64, false)]
    public void A_signal_stands_in_the_first(int status, int signal, bool dumped) =>
        Assert.Equal(new ExitStatus(null, signal, dumped), ExitStatus.FromWaitStatus(status));
}
