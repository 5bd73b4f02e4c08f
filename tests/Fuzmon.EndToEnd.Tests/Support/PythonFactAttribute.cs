using System.Diagnostics;

namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>A test that needs Python's msgpack package, which Debian has for its own interpreter only.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonFactAttribute : FactAttribute
{
    public const string Interpreter = "/usr/bin/python3";

    public PythonFactAttribute()
    {
        if (!IsInstalled())
            Skip = "python3-msgpack is not installed";
    }

    private static bool IsInstalled()
    {
        if (!File.Exists(Interpreter))
            return false;
        using var python = Process.Start(new ProcessStartInfo(Interpreter, ["-c", "import msgpack"])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        python.StandardError.ReadToEnd();
        python.WaitForExit();
        return python.ExitCode == 0;
    }
}
