using Fuzmon.Stacks.Native;

namespace Fuzmon.Stacks.Tests.Capture;

public sealed class CaptureBlockTests
{
    private static readonly byte[] Whole = new CaptureBuilder()
        .Module("/bin/x", buildIdLength: 20)
        .Thread(7, fuzmon_truncation.FUZMON_COMPLETE, default(fuzmon_frame), default)
        .Build();

    [Fact]
    public void A_whole_block_is_read()
    {
        var block = CaptureBlock.Parse(Whole);

        Assert.Equal("/bin/x", block.PathOf(block.Modules[0]));
        Assert.Equal("thread7", block.NameOf(block.Threads[0]));
        Assert.Equal(2, block.FramesOf(block.Threads[0]).Length);
    }

    [Fact]
    public void A_block_cut_anywhere_is_refused()
    {
        for (var length = 0; length < Whole.Length; length++)
            Assert.Throws<InvalidDataException>(() => CaptureBlock.Parse(Whole[..length]));
    }

    [Fact]
    public void Whatever_four_bytes_become_the_largest_number_nothing_is_read_outside()
    {
        for (var at = 0; at + 4 <= Whole.Length; at += 4)
        {
            var bytes = Whole.ToArray();
            bytes.AsSpan(at, 4).Fill(0xff);
            try
            {
                var block = CaptureBlock.Parse(bytes);
                foreach (var module in block.Modules)
                    block.PathOf(module);
                foreach (var thread in block.Threads)
                    Assert.Equal(7, block.NameOf(thread).Length + (block.FramesOf(thread).Length == 2 ? 0 : 1));
            }
            catch (InvalidDataException)
            {
                // Refused.
            }
        }
    }
}
