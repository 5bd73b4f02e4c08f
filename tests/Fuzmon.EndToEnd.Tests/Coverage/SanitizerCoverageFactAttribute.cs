using System.Diagnostics;

namespace Fuzmon.EndToEnd.Tests.Coverage;

/// <summary>For what takes clang with its sanitizers.</summary>
internal sealed class SanitizerCoverageFactAttribute : FactAttribute
{
    public SanitizerCoverageFactAttribute()
    {
        if (!Builds)
            Skip = "needs clang with AddressSanitizer (libclang-rt-14-dev)";
    }

    private static bool Builds { get; } = TryBuild();

    private static bool TryBuild()
    {
        try
        {
            var start = new ProcessStartInfo("sh", ["-c", "echo 'int main(void){return 0;}' | clang -fsanitize=address -fsanitize-coverage=trace-pc-guard -xc - -o /dev/null 2> /dev/null"]) { UseShellExecute = false };
            using var build = Process.Start(start)!;
            build.WaitForExit();
            return build.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
