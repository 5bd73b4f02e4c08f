namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>For what needs a disk of its own, in several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MountTheoryAttribute : TheoryAttribute
{
    public MountTheoryAttribute() => Skip = Mount.Trouble;
}
