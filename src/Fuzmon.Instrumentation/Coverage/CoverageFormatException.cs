namespace Fuzmon.Instrumentation.Coverage;

/// <summary>A coverage file is not what it should be.</summary>
/// <param name="path">The file.</param>
/// <param name="line">Where in it, from 1; 0 for files without lines.</param>
/// <param name="cause">What is wrong, in a few words.</param>
public sealed class CoverageFormatException(string path, long line, string cause)
    : Exception(line > 0 ? $"{path}:{line}: {cause}" : $"{path}: {cause}");
