namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>For what takes long and root, in several cases.</summary>
internal sealed class LongTheoryAttribute : TheoryAttribute
{
    public LongTheoryAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
            Skip = "needs root";
        else if (!LongFactAttribute.IsWanted)
            Skip = LongFactAttribute.Reason;
    }
}
