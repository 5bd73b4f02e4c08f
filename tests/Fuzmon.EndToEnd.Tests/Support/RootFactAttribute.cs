namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>For what needs processes of two users.</summary>
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
            Skip = "needs root";
    }
}
