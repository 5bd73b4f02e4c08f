namespace Fuzmon.Instrumentation.Coverage.Collecting;

/// <summary>What makes the watched programs gather coverage.</summary>
public enum CoverageBackend
{
    /// <summary>gcc's <c>--coverage</c>: <c>.gcda</c> files, read by gcov.</summary>
    Lcov,

    /// <summary>clang's <c>-fprofile-instr-generate -fcoverage-mapping</c>: <c>.profraw</c> files, read by llvm-profdata and llvm-cov.</summary>
    Llvm,

    /// <summary>SanitizerCoverage: <c>.sancov</c> files.</summary>
    Sancov,

    /// <summary>The maps of AFL++: edges, without any other build of the target.</summary>
    Afl,
}
