namespace Fuzmon.Instrumentation.Tests.SystemCalls;

/// <summary>For what takes the logs beside the repository.</summary>
internal sealed class SharedLogFactAttribute : FactAttribute
{
    public SharedLogFactAttribute()
    {
        if (SharedLogs.Folder is null)
            Skip = "needs ../shared/data/logs";
    }
}
