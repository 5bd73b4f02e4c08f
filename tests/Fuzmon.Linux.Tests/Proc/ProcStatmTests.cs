using Fuzmon.Linux.Proc;
using Fuzmon.Linux.Tests.Support;

namespace Fuzmon.Linux.Tests.Proc;

public sealed class ProcStatmTests
{
    [Fact]
    public void Accepts_what_the_kernel_prints()
    {
        Assert.True(ProcStatm.TryParse(ProcSamples.Bytes(ProcSamples.Statm), out var statm));

        Assert.Equal((660L, 430L), (statm.SizePages, statm.ResidentPages));
    }

    [Fact]
    public void Accepts_what_has_no_memory()
    {
        Assert.True(ProcStatm.TryParse("0 0 0 0 0 0 0\n"u8, out var statm));

        Assert.Equal(0, statm.SizePages);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("660 430 395 5 0 95\n")]
    [InlineData("660 430 395 5 0 95 0 0\n")]
    [InlineData("660 430 395 5 0 95 0")]
    [InlineData("660  430 395 5 0 95 0\n")]
    [InlineData("-660 430 395 5 0 95 0\n")]
    [InlineData("660 430 395 5 0 95 x\n")]
    [InlineData("660 9223372036854775807 395 5 0 95 0\n")]
    [InlineData("9223372036854775808 430 395 5 0 95 0\n")]
    public void Rejects_what_is_cut_off_or_garbled(string text)
        => Assert.False(ProcStatm.TryParse(ProcSamples.Bytes(text), out _));
}
