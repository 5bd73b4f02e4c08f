namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>For what compares BPF programs with strace.</summary>
internal sealed class StraceFactAttribute : FactAttribute
{
    public StraceFactAttribute() => Skip = BpfFactAttribute.Reason ?? new CommandFactAttribute("strace").Skip;
}
