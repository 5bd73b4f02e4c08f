namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>For what needs processes of several users.</summary>
internal sealed class PrivilegedTheoryAttribute : TheoryAttribute
{
    public PrivilegedTheoryAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
            Skip = "needs root";
    }
}
