using System.Text;
using Fuzmon.Linux.Proc;
using Fuzmon.Linux.Tests.Support;

namespace Fuzmon.Linux.Tests.Proc;

public sealed class ProcStatusTests
{
    [Fact]
    public void Accepts_what_the_kernel_prints()
    {
        Assert.True(ProcStatus.TryParse(ProcSamples.Bytes(ProcSamples.Status), out var status));

        Assert.Equal("cat", Encoding.UTF8.GetString(status.EscapedName));
        Assert.Equal(('S', 4242, 4200, 4, 1001U), (status.State, status.Tgid, status.ParentPid, status.Threads, status.Uid));
        Assert.Equal((2640L, 1720L, 1804L, 12L), (status.SizeKb, status.RssKb, status.PeakRssKb, status.SwapKb));
        Assert.Equal((31L, 5L), (status.VoluntaryContextSwitches, status.InvoluntaryContextSwitches));
    }

    [Fact]
    public void Leaves_out_the_memory_that_a_kernel_thread_does_not_have()
    {
        Assert.True(ProcStatus.TryParse(ProcSamples.Bytes(ProcSamples.KernelThreadStatus), out var status));

        Assert.Null(status.SizeKb);
        Assert.Null(status.RssKb);
        Assert.Null(status.SwapKb);
        Assert.Null(status.VoluntaryContextSwitches);
    }

    [Fact]
    public void A_name_cannot_forge_a_line()
    {
        var text = ProcSamples.Status.Replace("cat", "VmRSS:\t1 kB\\nTgid:\t1");

        Assert.True(ProcStatus.TryParse(ProcSamples.Bytes(text), out var status));

        Assert.Equal((1720L, 4242), (status.RssKb, status.Tgid));
        Assert.Equal("VmRSS:\t1 kB\\nTgid:\t1", Encoding.UTF8.GetString(status.EscapedName));
    }

    [Theory]
    [InlineData(@"plain", "plain")]
    [InlineData(@"a\nb", "a\nb")]
    [InlineData(@"a\\b", @"a\b")]
    [InlineData(@"a\\nb", @"a\nb")]
    [InlineData(@"\\\\", @"\\")]
    [InlineData(@"torn\", @"torn\")]
    [InlineData("", "")]
    public void Names_are_unescaped(string escaped, string raw)
    {
        var buffer = new byte[64];

        var length = ProcStatus.Unescape(ProcSamples.Bytes(escaped), buffer);

        Assert.Equal(raw, Encoding.UTF8.GetString(buffer, 0, length));
    }

    [Fact]
    public void A_name_longer_than_the_buffer_is_cut() => Assert.Equal(3, ProcStatus.Unescape("abcdef"u8, new byte[3]));

    [Theory]
    [InlineData("VmRSS:\t    1720 kB", "VmRSS:\t    1720 MB")]
    [InlineData("VmRSS:\t    1720 kB", "VmRSS:\t    17x0 kB")]
    [InlineData("VmRSS:\t    1720 kB", "VmRSS:\t    -720 kB")]
    [InlineData("VmRSS:\t    1720 kB", "VmRSS:\t    9223372036854775808 kB")]
    [InlineData("VmRSS:\t    1720 kB", "VmRSS:\t kB")]
    [InlineData("VmRSS:\t    1720 kB", "VmRSS:")]
    [InlineData("Tgid:\t4242", "Tgid:\t2147483648")]
    [InlineData("Tgid:\t4242", "Tgid:\t4242\nTgid:\t1")]
    [InlineData("Tgid:\t4242\n", "")]
    [InlineData("PPid:\t4200\n", "")]
    [InlineData("Name:\tcat\n", "")]
    [InlineData("State:\tS (sleeping)\n", "")]
    [InlineData("State:\tS (sleeping)", "State:\t")]
    [InlineData("State:\tS (sleeping)", "State:\t1")]
    [InlineData("Threads:\t4\n", "")]
    [InlineData("Uid:\t1000\t1001\t1000\t1000\n", "")]
    [InlineData("Uid:\t1000\t1001\t1000\t1000", "Uid:\t1000")]
    [InlineData("Uid:\t1000\t1001\t1000\t1000", "Uid:\t1000\t4294967296\t0\t0")]
    public void Rejects_a_line_that_is_missing_doubled_or_garbled(string line, string instead)
    {
        Assert.Contains(line, ProcSamples.Status);
        Assert.False(ProcStatus.TryParse(ProcSamples.Bytes(ProcSamples.Status.Replace(line, instead)), out _));
    }

    [Fact]
    public void Rejects_text_that_is_cut_within_a_line()
    {
        var text = ProcSamples.Bytes(ProcSamples.Status);
        var cuts = Enumerable.Range(0, text.Length).Where(length => length == 0 || text[length - 1] != '\n');

        Assert.All(cuts, length => Assert.False(ProcStatus.TryParse(text.AsSpan(0, length), out _)));
    }
}
