using Fuzmon.Linux.Proc;
using Fuzmon.Linux.Tests.Support;

namespace Fuzmon.Linux.Tests.Proc;

public sealed class ProcMemoryRollupTests
{
    [Fact]
    public void Accepts_what_the_kernel_prints()
    {
        Assert.True(ProcMemoryRollup.TryParse(ProcSamples.Bytes(ProcSamples.Rollup), out var rollup));

        Assert.Equal((228L, 76 + 96 + 4L, 1540 + 8 + 2L), (rollup.PssKb, rollup.UniqueKb, rollup.SharedKb));
    }

    [Theory]
    [InlineData("Pss:                 228 kB\n", "")]
    [InlineData("Pss:                 228 kB", "Pss:                 228")]
    [InlineData("Pss:                 228 kB", "Pss:                 x kB")]
    [InlineData("Private_Clean:        76 kB", "Private_Clean:        -76 kB")]
    [InlineData("Private_Clean:        76 kB", "Private_Clean:        9223372036854775807 kB")]
    [InlineData("Shared_Clean:       1540 kB", "Shared_Clean:       9223372036854775808 kB")]
    [InlineData("Locked:                0 kB\n", "Locked:                0 kB")]
    public void Rejects_a_line_that_is_missing_or_garbled(string line, string instead)
    {
        var text = ProcSamples.Rollup.Replace(line, instead);

        Assert.NotEqual(ProcSamples.Rollup, text);
        Assert.False(ProcMemoryRollup.TryParse(ProcSamples.Bytes(text), out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Pss: 1 kB\n")]
    [InlineData("Pss: 1 kB\nPrivate_Clean: 1 kB\n")]
    [InlineData("Pss: 1 kB\nShared_Clean: 1 kB\n")]
    public void Rejects_what_has_not_all_three_values(string text) =>
        Assert.False(ProcMemoryRollup.TryParse(ProcSamples.Bytes(text), out _));
}
