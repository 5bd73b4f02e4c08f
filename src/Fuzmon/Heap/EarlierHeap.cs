using System.Text.Json;

namespace Fuzmon.Heap;

/// <summary>An earlier look at a heap, as <c>fuzmon heap --json</c> printed it.</summary>
/// <param name="Pid">The process.</param>
/// <param name="StartTicks">When it started.</param>
/// <param name="UsedBytes">Bytes given out.</param>
/// <param name="MappedBytes">Bytes of blocks with mappings of their own.</param>
/// <param name="Live">Chunks and bytes by size class; null when it was not walked.</param>
internal sealed record EarlierHeap(
    int Pid, ulong StartTicks, ulong UsedBytes, ulong MappedBytes, IReadOnlyDictionary<ulong, (long Count, ulong Bytes)>? Live)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="UserErrorException">There is no such file, or it is something else.</exception>
    public static EarlierHeap Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            return new EarlierHeap(
                root.GetProperty("pid").GetInt32(),
                root.GetProperty("start_ticks").GetUInt64(),
                root.GetProperty("used_bytes").GetUInt64(),
                root.GetProperty("mapped_bytes").GetUInt64(),
                root.TryGetProperty("live_by_size", out var classes)
                    ? classes.EnumerateArray().ToDictionary(
                        item => item.GetProperty("size").GetUInt64(),
                        item => (item.GetProperty("count").GetInt64(), item.GetProperty("bytes").GetUInt64()))
                    : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitStatuses.NoSuchTarget, $"cannot read {path}: {e.Message}");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw new UserErrorException(ExitStatuses.Failed, $"{path} is not the output of fuzmon heap --json");
        }
    }
}
