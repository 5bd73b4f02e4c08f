using Fuzmon.Stacks.Capture;
using Fuzmon.Stacks.Native;
using Fuzmon.Stacks.Symbols;

namespace Fuzmon.Stacks.Tests.Capture;

public sealed class StackAssemblerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_return_address_is_looked_up_in_the_call_and_frames_run_outermost_first()
    {
        var symbols = new FakeSymbols { Names = { [0x100] = [new("leaf", "l.c", 1, false)], [0x1ff] = [new("caller", "c.c", 2, false)] } };
        var stacks = await Assemble(symbols, Frame(0x100, fuzmon_frame_flags.FUZMON_FRAME_EXACT), Frame(0x200));

        var thread = Assert.Single(stacks.Threads!);
        Assert.Equal(["caller", "leaf"], thread.Frames.Select(frame => frame.Function));
        Assert.Equal([2, 1], thread.Frames.Select(frame => frame.Line));
        Assert.Equal([0x5200UL, 0x5100UL], thread.Frames.Select(frame => frame.Address!.Value));
        Assert.Equal("stopped", thread.Captured);
    }

    [Fact]
    public async Task Inlined_frames_are_expanded_and_marked()
    {
        var symbols = new FakeSymbols { Names = { [0xff] = [new("inner", "i.c", 1, true), new("outer", "o.c", 2, false)] } };
        var stacks = await Assemble(symbols, Frame(0x100));

        Assert.Equal([("outer", false), ("inner", true)], stacks.Threads![0].Frames.Select(frame => (frame.Function!, frame.IsInlined)));
    }

    [Fact]
    public async Task What_has_no_name_keeps_its_module_and_offset_and_a_guess_is_marked()
    {
        var stacks = await Assemble(new FakeSymbols(), Frame(0x100, fuzmon_frame_flags.FUZMON_FRAME_FROM_RBP), Frame(0x300, module: uint.MaxValue));

        Assert.Equal((0x100UL, "/bin/x", true), Describe(1));
        Assert.Equal((null, null, false), Describe(0));

        (ulong? Offset, string? Module, bool IsHeuristic) Describe(int frame)
            => (stacks.Threads![0].Frames[frame].ModuleOffset, stacks.Threads[0].Frames[frame].Module, stacks.Threads[0].Frames[frame].IsHeuristic);
    }

    [Fact]
    public async Task A_symboliser_that_does_not_answer_costs_the_names_only()
    {
        var outcome = CaptureOutcome.Of(CaptureBlock.Parse(One(Frame(0x100)).Build()));
        var stacks = await new StackAssembler(new FakeSymbols { IsSilent = true }).AssembleAsync(1, outcome, withSymbols: true, TimeSpan.FromMilliseconds(1));

        Assert.Equal(0x100UL, stacks.Threads![0].Frames[0].ModuleOffset);
    }

    [Fact]
    public async Task A_thread_without_frames_says_why_and_a_failed_capture_too()
    {
        var stacks = await Assemble(new FakeSymbols());
        Assert.Equal("not permitted", stacks.Threads![0].Error);
        Assert.Null(stacks.Threads[0].Captured);

        var denied = await new StackAssembler(null).AssembleAsync(1, CaptureOutcome.Denied(3), withSymbols: true, Patience);
        Assert.Equal("the process is gone", denied.Summary.Error);
        Assert.Null(denied.Threads);
    }

    private static Task<CapturedStacks> Assemble(ISymbolizer symbols, params fuzmon_frame[] frames)
        => new StackAssembler(symbols).AssembleAsync(1, CaptureOutcome.Of(CaptureBlock.Parse(One(frames).Build())), withSymbols: true, Patience);

    private static CaptureBuilder One(params fuzmon_frame[] frames)
        => new CaptureBuilder().Module("/bin/x").Thread(7, fuzmon_truncation.FUZMON_COMPLETE, frames);

    private static fuzmon_frame Frame(ulong relative, fuzmon_frame_flags flags = fuzmon_frame_flags.None, uint module = 0)
        => new() { address = 0x5000 + relative, relative = relative, module = module, flags = flags };
}
