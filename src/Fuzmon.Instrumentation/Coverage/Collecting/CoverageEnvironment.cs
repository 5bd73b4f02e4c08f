namespace Fuzmon.Instrumentation.Coverage.Collecting;

/// <summary>Variables by which a program that was built for coverage leaves its data where it is found.</summary>
public static class CoverageEnvironment
{
    private static readonly string[] Sanitizers = ["ASAN_OPTIONS", "UBSAN_OPTIONS", "MSAN_OPTIONS", "LSAN_OPTIONS", "HWASAN_OPTIONS"];

    /// <summary>What the environment has beside its own.</summary>
    /// <param name="backend">How the program was built.</param>
    /// <param name="folder">The folder for the data, absolute.</param>
    /// <param name="variable">Reads a variable of the environment, whose options are kept.</param>
    public static IReadOnlyDictionary<string, string> Of(CoverageBackend backend, string folder, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return backend switch
        {
            CoverageBackend.Lcov => new Dictionary<string, string> { ["GCOV_PREFIX"] = folder, ["GCOV_PREFIX_STRIP"] = "0" },
            // A file for each process, named with the program's own signature, too: nothing is merged while a child may be killed.
            CoverageBackend.Llvm => new Dictionary<string, string> { ["LLVM_PROFILE_FILE"] = Path.Combine(folder, "%p-%m.profraw") },
            CoverageBackend.Sancov => Sanitizers.ToDictionary(
                name => name, name => string.Join(':', new[] { variable(name), "coverage=1", $"coverage_dir={folder}" }.Where(part => !string.IsNullOrEmpty(part)))),
            _ => new Dictionary<string, string>(),
        };
    }
}
