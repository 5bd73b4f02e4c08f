namespace Fuzmon.Instrumentation.Crashes;

/// <summary>Whose crashes are recorded. Safe for use by several threads at once.</summary>
public interface ICrashScope
{
    /// <summary>Whether those of this process are, which is there and stands still.</summary>
    bool Contains(int pid);
}
