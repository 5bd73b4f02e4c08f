namespace Akka.Persistence.Tests.Support;

/// <summary>Needs root, to mount a file system that is soon full.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
            Skip = "Only root may mount a small file system.";
    }
}
