namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>For what needs processes of several users.</summary>
internal sealed class PrivilegedFactAttribute : FactAttribute
{
    public PrivilegedFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
            Skip = "needs root";
    }
}
