namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>The small programs that are watched, compiled once.</summary>
internal static class Target
{
    private static readonly Lock Gate = new();
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "targets");

    /// <summary>The path of the compiled program.</summary>
    public static string Named(string name)
    {
        var program = Path.Combine(Folder, name);
        lock (Gate)
        {
            if (!File.Exists(program) || File.GetLastWriteTimeUtc(program) < File.GetLastWriteTimeUtc($"{program}.c"))
                Subject.OutputOf("cc", "-O1", "-Wall", "-Wextra", "-Werror", "-pthread", "-o", program, $"{program}.c");
        }

        return program;
    }
}
