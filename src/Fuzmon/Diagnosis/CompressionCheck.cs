using Fuzmon.Linux.Compression;

namespace Fuzmon.Diagnosis;

/// <summary>Whether logs can be compressed.</summary>
internal static class CompressionCheck
{
    public static Finding Run() => Zstandard.Installed is not null
        ? new Finding(Verdict.Ok, "logs can be compressed (libzstd)")
        : new Finding(Verdict.Limited, "logs can be neither compressed nor, when compressed, read (no libzstd)", "apt-get install libzstd1");
}
