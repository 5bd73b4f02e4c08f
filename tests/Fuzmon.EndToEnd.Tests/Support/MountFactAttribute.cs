namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>For what needs a disk of its own.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute() => Skip = Mount.Trouble;
}
