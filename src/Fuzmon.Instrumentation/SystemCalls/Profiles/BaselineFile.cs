using System.Text;
using System.Text.Json;

namespace Fuzmon.Instrumentation.SystemCalls.Profiles;

/// <summary>Reads profiles that <see cref="ProgramProfiles.WriteTo"/> wrote as JSON.</summary>
public static class BaselineFile
{
    /// <summary>The form of the file.</summary>
    public const int Version = 1;

    /// <summary>A larger file is none.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>Adds what the file holds.</summary>
    /// <exception cref="FormatException">It is no such file.</exception>
    public static void Read(ReadOnlyMemory<byte> json, ProgramProfiles into)
    {
        ArgumentNullException.ThrowIfNull(into);
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.GetProperty("kind").GetString() != "syscall_baseline" || root.GetProperty("version").GetInt32() != Version)
                throw new FormatException("it is of another kind or version");
            foreach (var program in root.GetProperty("programs").EnumerateArray())
            {
                var profile = into.ProfileOf(program.GetProperty("process_name").GetString() ?? "");
                foreach (var call in program.GetProperty("syscalls").EnumerateArray())
                    Add(call, profile);
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or OverflowException)
        {
            throw new FormatException("it is not what --learn writes", e);
        }
    }

    private static void Add(JsonElement call, CallProfile profile)
    {
        var errors = new Dictionary<string, long>(StringComparer.Ordinal);
        if (call.TryGetProperty("by_errno", out var byErrno))
        {
            foreach (var error in byErrno.EnumerateObject())
                errors[error.Name] = Count(error.Value);
        }

        var latency = new long[LatencyHistogram.Classes];
        if (call.TryGetProperty("latency_us", out var histogram))
        {
            var counts = histogram.GetProperty("count");
            if (counts.GetArrayLength() != latency.Length)
                throw new FormatException("it has times in other classes");
            for (var i = 0; i < latency.Length; i++)
                latency[i] = Count(counts[i]);
        }

        profile.Add(Encoding.UTF8.GetBytes(call.GetProperty("name").GetString() ?? ""), Count(call.GetProperty("calls")), errors, latency);
    }

    private static long Count(JsonElement value)
        => value.GetInt64() is >= 0 and < long.MaxValue / 4 and var count ? count : throw new FormatException("it has a count that is none");
}
