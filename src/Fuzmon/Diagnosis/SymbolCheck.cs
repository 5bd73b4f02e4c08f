using Fuzmon.Stacks.Symbols;

namespace Fuzmon.Diagnosis;

/// <summary>Whether the program that names addresses is there, and whether the files of deleted and foreign programs can be opened.</summary>
internal static class SymbolCheck
{
    public static Finding Run()
    {
        if (!File.Exists(new SymbolServiceOptions().HelperPath))
            return new Finding(Verdict.Limited, "frames have no names: fuzmon-symbols does not lie beside the program", "rebuild Fuzmon");

        try
        {
            // Opening one takes CAP_SYS_ADMIN or CAP_CHECKPOINT_RESTORE.
            using var file = File.OpenRead(Directory.EnumerateFiles("/proc/self/map_files").First());
            return new Finding(Verdict.Ok, "addresses are named by an unprivileged helper, those of deleted programs too (map_files)");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return new Finding(
                Verdict.Limited,
                "addresses are named by an unprivileged helper, but not those of programs deleted or replaced since they were started",
                "run as root or with CAP_CHECKPOINT_RESTORE");
        }
    }
}
