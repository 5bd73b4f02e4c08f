using System.Globalization;
using Fuzmon.Linux.Proc;

namespace Fuzmon.Linux.Launching;

/// <summary>
/// What Fuzmon was given by whoever started it, for a launched command to get as well. The .NET runtime ignores SIGPIPE and
/// raises its descriptor limit, so <c>fuzmon-start</c> notes both in variables before it starts the runtime.
/// </summary>
/// <param name="IgnoredSignals">Bit n-1 stands for signal n, as in <c>/proc/PID/status</c>.</param>
/// <param name="BlockedSignals">Bit n-1 stands for signal n.</param>
/// <param name="DescriptorLimit">Soft limit on open descriptors, <see cref="ulong.MaxValue"/> for none; null if not known.</param>
public sealed record GivenEnvironment(ulong IgnoredSignals, ulong BlockedSignals, ulong? DescriptorLimit)
{
    /// <summary>What the names of all these variables begin with; the command does not see them.</summary>
    internal const string VariablePrefix = "FUZMON_GIVEN_";

    private const ulong SigPipe = 1UL << (13 - 1);

    /// <summary>Reads the launcher's notes; what they do not tell is as it is now, except that SIGPIPE is not ignored.</summary>
    public static GivenEnvironment Read() => Parse(Environment.GetEnvironmentVariable, File.ReadAllBytes("/proc/self/status"));

    internal static GivenEnvironment Parse(Func<string, string?> variable, ReadOnlySpan<byte> status)
    {
        ulong ignored = 0, blocked = 0;
        for (var lines = new KeyedLines(status); lines.MoveNext();)
        {
            if (lines.Key.SequenceEqual("SigIgn"u8) && TryParseMask(lines.Value, out var mask))
                ignored = mask & ~SigPipe;
            else if (lines.Key.SequenceEqual("SigBlk"u8) && TryParseMask(lines.Value, out mask))
                blocked = mask;
        }

        return new GivenEnvironment(
            TryParseMask(variable(VariablePrefix + "SIGIGN"), out var given) ? given : ignored,
            TryParseMask(variable(VariablePrefix + "SIGBLK"), out given) ? given : blocked,
            ParseLimit(variable(VariablePrefix + "NOFILE")));
    }

    private static bool TryParseMask(ReadOnlySpan<byte> hex, out ulong mask) =>
        ulong.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out mask);

    private static bool TryParseMask(string? hex, out ulong mask) =>
        ulong.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out mask);

    // Nothing could have been started under a limit of 0.
    private static ulong? ParseLimit(string? text) => text switch
    {
        "unlimited" => ulong.MaxValue,
        _ when ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0 => limit,
        _ => null,
    };
}
