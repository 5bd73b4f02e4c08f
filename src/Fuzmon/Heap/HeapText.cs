using System.Globalization;
using Fuzmon.Records;

namespace Fuzmon.Heap;

/// <summary>A heap for people to read.</summary>
internal static class HeapText
{
    private const int MostRows = 30;

    /// <summary>One look.</summary>
    public static IEnumerable<string> Compose(HeapRecord heap)
    {
        foreach (var line in Head(heap))
            yield return line;
        if (heap.Arenas.Count > 1)
        {
            yield return "";
            yield return Row("ARENA", "FROM KERNEL", "IN USE", "FREE CHUNKS", "FREE", "THREADS");
            foreach (var arena in heap.Arenas.OrderByDescending(arena => arena.SystemBytes).Take(MostRows))
            {
                yield return Row(
                    $"0x{arena.Address:x}", Size(arena.SystemBytes), Size(arena.UsedBytes), Number(arena.FreeChunks + 1),
                    Size(arena.FreeBytes + arena.FastBytes + arena.TopBytes), Number((long)arena.Threads));
            }
        }

        if (heap.Live is null)
            yield break;
        yield return "";
        yield return Row("CHUNKS OF", "COUNT", "IN ALL", "SHARE");
        foreach (var (size, count, bytes) in heap.Live.Classes.OrderByDescending(item => item.Bytes).Take(MostRows))
            yield return Row(Class(size), Number(count), Size(bytes), string.Create(CultureInfo.InvariantCulture, $"{100.0 * bytes / Math.Max(1, heap.Live.Bytes):F1} %"));
    }

    /// <summary>What has changed since an earlier look.</summary>
    public static IEnumerable<string> Compose(HeapRecord heap, EarlierHeap earlier)
    {
        if (heap.Process.Pid != earlier.Pid || heap.Process.StartTicks != earlier.StartTicks)
            yield return "the earlier output is of another process";
        foreach (var line in Head(heap))
            yield return line;
        yield return $"since then   {Change(heap.UsedBytes, earlier.UsedBytes)} in use, {Change(heap.MappedBytes, earlier.MappedBytes)} mapped";
        if (heap.Live is null || earlier.Live is null)
            yield break;
        yield return "";
        yield return Row("CHUNKS OF", "COUNT", "IN ALL", "CHANGE", "CHUNKS");
        var now = heap.Live.Classes.ToDictionary(item => item.Size, item => (item.Count, item.Bytes));
        var changes = now.Keys.Union(earlier.Live.Keys)
            .Select(size => (Size: size, Now: now.GetValueOrDefault(size), Before: earlier.Live.GetValueOrDefault(size)))
            .Where(change => change.Now != change.Before)
            .OrderByDescending(change => (double)change.Now.Bytes - change.Before.Bytes);
        foreach (var (size, (count, bytes), before) in changes.Take(MostRows))
            yield return Row(Class(size), Number(count), Size(bytes), Change(bytes, before.Bytes), (count - before.Count).ToString("+#,0;-#,0;0", CultureInfo.InvariantCulture));
    }

    private static IEnumerable<string> Head(HeapRecord heap)
    {
        var pause = heap.Capture?.PauseUs is { } us ? string.Create(CultureInfo.InvariantCulture, $", pause {us:F1} us") : "";
        yield return $"{Messages.Printable(heap.ProcessName)} ({heap.Process.Pid}), {heap.Allocator} {heap.Layout}, {heap.Arenas.Count} {(heap.Arenas.Count == 1 ? "arena" : "arenas")}{pause}";
        if (heap.OtherAllocator is { } other)
            yield return $"{other} serves this process; what follows is of libc's own malloc, which it hardly uses then";
        if (!heap.IsConsistent)
            yield return $"inconsistent: {heap.WalkError ?? "it changed while it was read"}";
        else if (heap.WalkError is { } problem)
            yield return $"not gone through: {problem}";
        var detail = heap.Live is { } live ? $": {Size(live.Bytes)} in {Number(live.Count)} chunks; {Size(heap.Cached?.Bytes ?? 0)} kept by threads" : "";
        yield return $"in use       {Size(heap.UsedBytes)}{detail}";
        yield return $"free         {Size(heap.FreeBytes)} in {Number(heap.FreeChunks)} chunks; {Size(heap.TrimmableBytes)} of it at the end of the main heap";
        yield return string.Create(CultureInfo.InvariantCulture, $"fragmented   {heap.FragmentationPercent ?? 0:F1} % of what was had from the kernel is free between chunks in use");
        yield return $"mapped       {Size(heap.MappedBytes)} in {Number(heap.MappedBlocks)} blocks of their own; at most {Size(heap.MaxMappedBytes)}";
        yield return $"from kernel  {Size(heap.SystemBytes)}; at most {Size(heap.MaxSystemBytes)}";
    }

    private static string Row(params ReadOnlySpan<string> cells)
    {
        var row = cells[0].PadRight(18);
        for (var i = 1; i < cells.Length; i++)
            row += cells[i].PadLeft(14);
        return row;
    }

    private static string Class(ulong size) => size <= 1024 ? $"{size} B" : $"up to {Size(size)}";

    private static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Change(ulong now, ulong before) => now >= before ? $"+{Size(now - before)}" : $"-{Size(before - now)}";

    private static string Size(ulong bytes) => bytes switch
    {
        < 1 << 10 => $"{bytes} B",
        < 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:F1} KiB"),
        < 1 << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:F1} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1073741824.0:F1} GiB"),
    };
}
