using System.Diagnostics;

namespace MessagePack.Tests.Support;

/// <summary>A test that needs Python's msgpack package.</summary>
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
        using Process python = Process.Start(new ProcessStartInfo(Interpreter, ["-c", "import msgpack"])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        python.WaitForExit();
        return python.ExitCode == 0;
    }
}
