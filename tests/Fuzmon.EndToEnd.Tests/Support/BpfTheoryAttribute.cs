namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>For what needs BPF programs, in several cases.</summary>
internal sealed class BpfTheoryAttribute : TheoryAttribute
{
    public BpfTheoryAttribute() => Skip = BpfFactAttribute.Reason;
}
