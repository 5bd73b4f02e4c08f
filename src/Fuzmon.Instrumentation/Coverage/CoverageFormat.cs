namespace Fuzmon.Instrumentation.Coverage;

/// <summary>What a coverage file is, by its first bytes.</summary>
internal enum CoverageFormat
{
    /// <summary>An LCOV tracefile.</summary>
    Lcov,

    /// <summary>JSON of <c>gcov --json-format</c> or <c>llvm-cov export</c>.</summary>
    Json,

    /// <summary>SanitizerCoverage's list of addresses.</summary>
    Sancov,

    /// <summary>A map as <c>afl-showmap</c> prints it.</summary>
    AflMap,
}
