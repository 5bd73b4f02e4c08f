namespace Fuzmon.Instrumentation.Coverage.Lcov;

/// <summary>The form of a tracefile.</summary>
public enum LcovVersion
{
    /// <summary><c>FN</c>, <c>FNDA</c> and numbered branches: what every version reads, Debian's 1.16 too.</summary>
    One = 1,

    /// <summary><c>FNL</c>, <c>FNA</c>, named branches and <c>MCDC</c>.</summary>
    Two = 2,
}
