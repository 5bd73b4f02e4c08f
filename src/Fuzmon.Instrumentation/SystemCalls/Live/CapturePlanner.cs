using Fuzmon.Linux.SystemCalls;

namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>What memory of each call is copied, so that its arguments can be shown.</summary>
internal static class CapturePlanner
{
    /// <summary>Elements of an array that are shown.</summary>
    public const int MaxElements = 32;

    private const uint AddressBytes = 128;
    private const uint OptionBytes = 32;
    private const uint LockBytes = 32;
    private const uint TimespecBytes = 16;

    /// <summary>The plan for all calls.</summary>
    public static IReadOnlyList<CaptureStep> All { get; } = Plan();

    private static CaptureStep[] Plan()
    {
        var plan = new CaptureStep[CaptureStep.Calls * CaptureStep.PerCall];
        foreach (var call in SyscallTable.All)
        {
            var steps = Steps(call).Take(CaptureStep.PerCall).ToArray();
            steps.CopyTo(plan, call.Number * CaptureStep.PerCall);
        }

        return plan;
    }

    private static IEnumerable<CaptureStep> Steps(SyscallSignature call)
    {
        // What is known at the entry goes first: it is all that there is of a call that never ends.
        var steps = call.Arguments.SelectMany((argument, i) => StepsOf(call, argument, (byte)i)).OrderBy(step => step.When);
        return call.Result == ResultForm.Descriptor
            ? steps.Append(new CaptureStep(SnippetKind.File, CaptureStep.Exit, CaptureStep.Result, CaptureStep.NoArgument, 0))
            : steps;
    }

    private static IEnumerable<CaptureStep> StepsOf(SyscallSignature call, ArgumentShape argument, byte i)
    {
        var other = argument.Other < 0 ? CaptureStep.NoArgument : (byte)argument.Other;
        var size = (uint)(argument.Struct?.Size ?? 1);
        return argument.Form switch
        {
            ArgumentForm.Descriptor or ArgumentForm.NewDescriptor or ArgumentForm.Folder => [At(CaptureStep.Entry, SnippetKind.File, i)],
            ArgumentForm.Path or ArgumentForm.Text => [At(CaptureStep.Entry, SnippetKind.String, i)],
            ArgumentForm.FolderOut => [At(CaptureStep.Exit, SnippetKind.String, i)],
            ArgumentForm.DataIn => [At(CaptureStep.Entry, SnippetKind.Data, i, other, 1)],
            ArgumentForm.DataOut or ArgumentForm.RandomOut => [At(CaptureStep.Exit, SnippetKind.Result, i, size: 1)],
            ArgumentForm.StructIn => [At(CaptureStep.Entry, SnippetKind.Data, i, other is 1 && call.Name == "clone3" ? CaptureStep.NoArgument : other, size)],
            ArgumentForm.StructOut when call.Name.StartsWith("epoll", StringComparison.Ordinal) => [At(CaptureStep.Exit, SnippetKind.Result, i, size: size)],
            ArgumentForm.StructOut => [At(CaptureStep.Exit, SnippetKind.Data, i, other, size)],
            ArgumentForm.StructInOut => [At(CaptureStep.Entry, SnippetKind.Data, i, other, size), At(CaptureStep.Exit, SnippetKind.Data, i, other, size)],
            ArgumentForm.AddressIn => [At(CaptureStep.Entry, SnippetKind.Whole, i, other, AddressBytes)],
            ArgumentForm.AddressOut => [At(CaptureStep.Exit, SnippetKind.Sized, i, other, AddressBytes)],
            ArgumentForm.LengthOut => [At(CaptureStep.Entry, SnippetKind.Data, i, size: 4), At(CaptureStep.Exit, SnippetKind.Data, i, size: 4)],
            ArgumentForm.VectorIn => [At(CaptureStep.Entry, SnippetKind.Vector, i, other, 16)],
            ArgumentForm.VectorOut => [At(CaptureStep.Exit, SnippetKind.Vector, i, other, 16)],
            ArgumentForm.MessageIn => [At(CaptureStep.Entry, SnippetKind.Message, i, size: 56)],
            ArgumentForm.MessageOut => [At(CaptureStep.Exit, SnippetKind.Message, i, size: 56)],
            ArgumentForm.Arguments => [At(CaptureStep.Entry, SnippetKind.Strings, i)],
            ArgumentForm.Environment => [At(CaptureStep.Entry, SnippetKind.Count, i)],
            ArgumentForm.DescriptorPair => [At(CaptureStep.Exit, SnippetKind.Files, i)],
            ArgumentForm.OptionIn => [At(CaptureStep.Entry, SnippetKind.Whole, i, other, OptionBytes)],
            ArgumentForm.OptionOut => [At(CaptureStep.Exit, SnippetKind.Sized, i, other, OptionBytes)],
            // Commands that take no address point nowhere, mostly; what cannot be read is not shown.
            ArgumentForm.FcntlValue =>
                [At(CaptureStep.Entry, SnippetKind.Data, 2, size: LockBytes), At(CaptureStep.Exit, SnippetKind.File, CaptureStep.Result)],
            ArgumentForm.FutexValue => [At(CaptureStep.Entry, SnippetKind.Data, 3, size: TimespecBytes)],
            ArgumentForm.PrctlValue => [At(CaptureStep.Entry, SnippetKind.String, 1)],
            ArgumentForm.CloneFlags => [At(CaptureStep.Exit, SnippetKind.Data, 2, size: 4)],
            _ => [],
        };
    }

    private static CaptureStep At(byte when, SnippetKind what, byte argument, byte length = CaptureStep.NoArgument, uint size = 0)
        => new(what, when, argument, length, size);
}
