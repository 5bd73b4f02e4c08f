using System.Globalization;

namespace Fuzmon.Instrumentation.Sanitizers;

/// <summary>Whether a fault may be of use to an attacker. What memory it is that is touched decides; a fault that only ends the program is none.</summary>
internal static class ReportSecurity
{
    /// <summary>Below it, an address is that of a member of nothing.</summary>
    public const ulong NullPage = 0x1000;

    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        "stack-overflow", "floating-point-exception", "divide-by-zero", "abrt", "bus", "fatal-signal", "timeout", "out-of-memory",
        "allocation-size-too-big", "direct-leak", "indirect-leak", "data-race", "overwrites-const-input", "unexpected-exit", "assert",
        "integer-overflow", "unsigned-integer-overflow", "implicit-conversion", "undefined-shift", "misaligned-address", "null-dereference",
        "invalid-null-argument", "invalid-null-return", "pointer-overflow", "invalid-bool-value", "invalid-enum-value",
        "float-cast-overflow", "unreachable-code", "no-return-value", "invalid-builtin-use", "undefined-behavior", "lock-order-inversion",
        "thread", "signal-unsafe", "panic", "fatal-error", "uncaught-exception", "index-out-of-range", "slice-bounds-out-of-range",
        "makeslice", "check", "trap",
    };

    /// <summary>Tells whether it may be.</summary>
    public static bool IsRelevant(string tool, string kind, string? access, string? address)
        => !Harmless.Contains(kind) && tool is not "ThreadSanitizer" && !(kind == "segv" && IsNull(address, access));

    /// <summary>Whether it is an address in the null page; one that is not known is not.</summary>
    public static bool IsNull(string? address, string? access)
        => address is not null
            && ulong.TryParse(address.AsSpan(address.StartsWith("0x", StringComparison.Ordinal) ? 2 : 0), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value)
            && value < NullPage
            && (value != 0 || access is not null || address.Length > 3);
}
