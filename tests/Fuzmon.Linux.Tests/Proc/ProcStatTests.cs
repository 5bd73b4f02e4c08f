using System.Text;
using Fuzmon.Linux.Proc;
using Fuzmon.Linux.Tests.Support;

namespace Fuzmon.Linux.Tests.Proc;

public sealed class ProcStatTests
{
    [Fact]
    public void Accepts_what_the_kernel_prints()
    {
        Assert.True(ProcStat.TryParse(ProcSamples.Bytes(ProcSamples.Stat), out var stat));

        Assert.Equal((4242, 'S', 4200), (stat.Pid, stat.State, stat.ParentPid));
        Assert.Equal("cat", Encoding.UTF8.GetString(stat.Name));
        Assert.Equal((91L, 3L), (stat.MinorFaults, stat.MajorFaults));
        Assert.Equal((15L, 26L, 41L), (stat.UserTicks, stat.SystemTicks, stat.CpuTicks));
        Assert.Equal((4, 777123UL), (stat.Threads, stat.StartTicks));
        Assert.Equal((430L, 96UL), (stat.RssPages, stat.StackStart));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a b c")]
    [InlineData(") R 1 (")]
    [InlineData("1 (x) Z 0 0")]
    [InlineData("((((")]
    [InlineData("))))")]
    [InlineData("line\nbreak")]
    [InlineData("\u00ff\u00fe\u0080")]
    public void Accepts_any_name(string name)
    {
        Assert.True(ProcStat.TryParse(ProcSamples.Bytes(ProcSamples.Stat.Replace("cat", name)), out var stat));

        Assert.Equal(name, Encoding.Latin1.GetString(stat.Name));
        Assert.Equal((4200, 777123UL), (stat.ParentPid, stat.StartTicks));
    }

    [Fact]
    public void Accepts_the_bounds_of_each_number()
    {
        const long Most = long.MaxValue;
        var text = $"{int.MaxValue} (x) R 0 0 0 0 -1 0 {Most} 0 0 0 {Most} 0 0 0 -100 -20 1 0 {ulong.MaxValue} 0\n";

        Assert.True(ProcStat.TryParse(ProcSamples.Bytes(text), out var stat));
        Assert.Equal((int.MaxValue, Most, ulong.MaxValue), (stat.Pid, stat.CpuTicks, stat.StartTicks));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("4242\n")]
    [InlineData("4242 (cat)\n")]
    [InlineData("4242 (cat S 1\n")]
    [InlineData("(cat) S 4200 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0 1\n")]
    [InlineData("-1 (x) R 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0 1\n")]
    [InlineData("1 (x) R 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0\n")]
    [InlineData("1 (x) R 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0 \n")]
    [InlineData("1 (x) RR 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0 1\n")]
    [InlineData("1 (x) 7 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0 1\n")]
    [InlineData("1 (x)R 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0 1\n")]
    [InlineData("1 (x) R  0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0 1\n")]
    [InlineData("1 (x) R 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0 18446744073709551616\n")]
    [InlineData("1 (x) R 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0 1 0 -1\n")]
    [InlineData("1 (x) R 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0 1 0 0 0 0 0 x\n")]
    [InlineData("1 (x) R 0 0 0 0 0 0 9223372036854775808 0 0 0 0 0 0 0 0 0 1 0 1\n")]
    [InlineData("1 (x) R 0 0 0 0 0 0 0 0 0 0 9223372036854775807 1 0 0 0 0 1 0 1\n")]
    [InlineData("2147483648 (x) R 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0 1\n")]
    public void Rejects_what_it_does_not(string text) => Assert.False(ProcStat.TryParse(ProcSamples.Bytes(text), out _));

    [Fact]
    public void Rejects_every_truncation()
    {
        var text = ProcSamples.Bytes(ProcSamples.Stat);

        Assert.All(Enumerable.Range(0, text.Length), length => Assert.False(ProcStat.TryParse(text.AsSpan(0, length), out _)));
    }
}
