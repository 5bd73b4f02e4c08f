using System.Text;
using Fuzmon.Linux.Tests.Support;

namespace Fuzmon.Linux.Tests.Processes;

/// <summary>Real processes that call themselves what a fuzzer's target might.</summary>
public sealed class ProcessNameTests
{
    [Theory]
    [InlineData("a b c")]
    [InlineData(") R 1 2 3 (")]
    [InlineData("1 (x) Z 0 0 0")]
    [InlineData("((((((((")]
    [InlineData("))))")]
    [InlineData("a\nVmRSS:\t1 kB")]
    [InlineData(@"a\nb\\c")]
    [InlineData("\u001b[31mred")]
    [InlineData("naïve ☃")]
    public void A_name_is_the_same_from_every_file(string name)
    {
        using var child = Named(Encoding.UTF8.GetBytes(name));
        using var handle = child.Open();
        Assert.Equal(name, handle.Name);

        Assert.Equal(ReadOutcome.Sampled, handle.Read(SampleFields.Default, out var fromStatus));
        Assert.Equal(name, handle.Name);

        Assert.Equal(ReadOutcome.Sampled, handle.Read(SampleFields.Faults, out var fromStat));
        Assert.Equal(name, handle.Name);
        Assert.Equal((Environment.ProcessId, 'S'), (fromStatus.ParentPid, fromStatus.State));
        Assert.Equal((Environment.ProcessId, 'S'), (fromStat.ParentPid, fromStat.State));
        Assert.True(fromStatus.RssKb > 1);
    }

    [Fact]
    public void What_is_not_UTF_8_is_replaced()
    {
        using var child = Named([(byte)'a', 0xff, 0xc3, (byte)'b', 0x80]);
        using var handle = child.Open();

        Assert.Equal("a\ufffd\ufffdb\ufffd", handle.Name);
    }

    [Fact]
    public void A_new_name_is_noticed()
    {
        using var child = new ShellChild("echo ready; read line; printf second > /proc/$$/comm; echo renamed; read line");
        child.Await("ready");
        using var handle = child.Open();
        Assert.Equal("sh", handle.Name);

        child.Proceed();
        child.Await("renamed");

        Assert.Equal(ReadOutcome.Sampled, handle.Read(SampleFields.Default, out _));
        Assert.Equal("second", handle.Name);
    }

    private static ShellChild Named(byte[] name)
    {
        var octal = string.Concat(name.Select(b => @"\" + Convert.ToString(b, 8).PadLeft(3, '0')));
        var child = new ShellChild($"printf '{octal}' > /proc/$$/comm; echo ready; read line");
        child.Await("ready");
        child.AwaitSleep();
        return child;
    }
}
