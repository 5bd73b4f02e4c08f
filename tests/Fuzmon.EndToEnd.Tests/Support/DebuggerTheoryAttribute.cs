namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>For what is compared with gdb.</summary>
internal sealed class DebuggerTheoryAttribute : TheoryAttribute
{
    public DebuggerTheoryAttribute()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "gdb"))))
            Skip = "needs gdb";
    }
}
