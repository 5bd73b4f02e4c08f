using Fuzmon.Linux.Proc;
using Fuzmon.Linux.Tests.Support;

namespace Fuzmon.Linux.Tests.Proc;

public sealed class ProcIoTests
{
    [Fact]
    public void Accepts_what_the_kernel_prints()
    {
        Assert.True(ProcIo.TryParse(ProcSamples.Bytes(ProcSamples.Io), out var io));

        Assert.Equal((3980L, 12L, 4096L, 8192L), (io.ReadChars, io.WriteChars, io.ReadBytes, io.WriteBytes));
    }

    [Theory]
    [InlineData("rchar: 3980\n", "")]
    [InlineData("wchar: 12\n", "")]
    [InlineData("\nread_bytes: 4096\n", "\n")]
    [InlineData("\nwrite_bytes: 8192\n", "\n")]
    [InlineData("rchar: 3980", "rchar: 9223372036854775808")]
    [InlineData("rchar: 3980", "rchar: ")]
    [InlineData("rchar: 3980", "rchar: 39 80")]
    [InlineData("cancelled_write_bytes: 512\n", "cancelled_write_bytes: 5")]
    public void Rejects_a_line_that_is_missing_or_garbled(string line, string instead)
    {
        Assert.Contains(line, ProcSamples.Io);
        Assert.False(ProcIo.TryParse(ProcSamples.Bytes(ProcSamples.Io.Replace(line, instead)), out _));
    }
}
