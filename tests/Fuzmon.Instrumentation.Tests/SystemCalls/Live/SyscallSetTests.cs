using Fuzmon.Instrumentation.SystemCalls.Live;

namespace Fuzmon.Instrumentation.Tests.SystemCalls.Live;

/// <summary>Sets of calls as they are written.</summary>
public sealed class SyscallSetTests
{
    private const int Read = 0;
    private const int Open = 2;
    private const int Mmap = 9;
    private const int Connect = 42;
    private const int Unknown = 600;

    [Theory]
    [InlineData("all", true, true, true, true, true)]
    [InlineData("read,open", true, true, false, false, false)]
    [InlineData("trace=read", true, false, false, false, false)]
    [InlineData("%file", false, true, false, false, false)]
    [InlineData("%network,%memory", false, false, true, true, false)]
    [InlineData("!%file", true, false, true, true, true)]
    [InlineData("!read,open,mmap", false, false, false, true, true)]
    [InlineData("none", false, false, false, false, false)]
    public void A_set_is_names_and_classes(string text, bool read, bool open, bool mmap, bool connect, bool unknown)
    {
        var set = SyscallSet.Parse(text);

        Assert.Equal([read, open, mmap, connect, unknown], [set.Contains(Read), set.Contains(Open), set.Contains(Mmap), set.Contains(Connect), set.Contains(Unknown)]);
    }

    [Theory]
    [InlineData("raed", "raed")]
    [InlineData("%fiel", "%file")]
    [InlineData("read,", "without a name")]
    public void What_is_no_name_is_told(string text, string word)
        => Assert.Contains(word, Assert.Throws<FormatException>(() => SyscallSet.Parse(text)).Message, StringComparison.Ordinal);
}
