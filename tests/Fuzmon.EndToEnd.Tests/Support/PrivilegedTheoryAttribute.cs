namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>For what needs root, in several cases.</summary>
internal sealed class PrivilegedTheoryAttribute : TheoryAttribute
{
    public PrivilegedTheoryAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
            Skip = "needs root";
    }
}
