using System.Diagnostics;

namespace Fuzmon.Stacks.Tests.Python.Support;

/// <summary>For tests of interpreters in a pid namespace of their own.</summary>
internal sealed class NamespaceTheoryAttribute : TheoryAttribute
{
    private static readonly Lazy<string?> Trouble = new(FindTrouble);

    public NamespaceTheoryAttribute() => Skip = Trouble.Value;

    private static string? FindTrouble()
    {
        const string Needed = "needs a Python interpreter, and unshare with the right to make pid namespaces";
        if (Interpreters.All.Count == 0)
            return Needed;
        try
        {
            var start = new ProcessStartInfo("unshare", ["--pid", "--fork", "--kill-child", "true"])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode == 0 ? null : Needed;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return Needed;
        }
    }
}
