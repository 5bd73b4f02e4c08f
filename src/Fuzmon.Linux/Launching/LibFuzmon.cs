using System.Runtime.InteropServices;

namespace Fuzmon.Linux.Launching;

/// <summary>The native library that lies beside this assembly.</summary>
internal static partial class LibFuzmon
{
    public const string Name = "fuzmon";

    private const int AbiVersion = 4;

    /// <summary>To be called before anything else of the library, whose structures depend on its version.</summary>
    /// <exception cref="DllNotFoundException">The library is missing, or a left-over of another version.</exception>
    public static void RequireVersion()
    {
        if (fuzmon_abi_version() is var version && version != AbiVersion)
            throw new DllNotFoundException($"libfuzmon.so has ABI version {version} instead of {AbiVersion}: rebuild Fuzmon.");
    }

    [LibraryImport(Name)]
    private static partial int fuzmon_abi_version();
}
