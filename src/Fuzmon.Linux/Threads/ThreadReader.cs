using System.Globalization;
using System.Text;
using Fuzmon.Linux.Proc;
using Fuzmon.Records;
using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Linux.Threads;

/// <summary>Looks at all threads of a process without touching it.</summary>
public static class ThreadReader
{
    /// <summary>Threads of a process that are looked at.</summary>
    public const int MaxThreads = 256;

    private static readonly long NanosecondsPerTick = KernelClock.NanosecondsPerSecond / HostFacts.Current.ClockTicksPerSecond;

    /// <summary>The threads, the main one first; null when the process is gone. A zombie has one in state Z.</summary>
    public static IReadOnlyList<ThreadLook>? Read(ProcessKey process)
    {
        if (ProcFileSystem.OpenPath($"/proc/{process.Pid}", out var directory) != Errno.None)
            return null;

        using (directory)
        {
            // Through the open folder: what is read from now on is this process's, or nobody's.
            if (!TryReadStat(directory, "stat", out _, out _, out var start) || start != process.StartTicks)
                return null;

            var threads = new List<ThreadLook>();
            foreach (var tid in ListThreads(process.Pid))
            {
                if (ReadThread(directory, tid) is { } thread)
                    threads.Add(thread);
            }

            return threads.Count == 0 ? null : threads;
        }
    }

    /// <summary>Whether the process has ended and its parent has not waited for it, and if so its name and parent.</summary>
    public static (string Name, int ParentPid)? ReadZombie(ProcessKey process)
    {
        var error = ProcFileSystem.OpenPath($"/proc/{process.Pid}", out var directory);
        using (directory)
        {
            return error == Errno.None && ProcFileSystem.ReadOnce(directory, "stat"u8, out var text) == Errno.None
                && ProcStat.TryParse(text, out var stat) && stat is { State: 'Z', Threads: <= 1 } && stat.StartTicks == process.StartTicks
                    ? (Encoding.UTF8.GetString(stat.Name), stat.ParentPid)
                    : null;
        }
    }

    private static IEnumerable<int> ListThreads(int pid)
    {
        try
        {
            return [.. Directory.EnumerateDirectories($"/proc/{pid}/task").Take(MaxThreads)
                .Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)).OrderBy(tid => tid == pid ? 0 : tid)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return [];
        }
    }

    private static ThreadLook? ReadThread(SafeFileHandle directory, int tid)
    {
        var folder = $"task/{tid.ToString(CultureInfo.InvariantCulture)}";
        if (!TryReadStat(directory, $"{folder}/stat", out var state, out var ticks, out _))
            return null;

        var call = ReadText(directory, $"{folder}/syscall") is { } text ? SystemCall.Parse(text) : null;
        return new ThreadLook(tid, state, ReadRunTime(directory, folder) ?? (ticks * NanosecondsPerTick))
        {
            // 0 for a thread that does not wait, and for those who may not know.
            Wchan = ReadText(directory, $"{folder}/wchan") is { Length: > 0 } wchan and not "0" ? wchan : null,
            Call = call,
            Target = call?.Descriptor is { } descriptor ? ReadLink(directory, descriptor) : null,
        };
    }

    private static bool TryReadStat(SafeFileHandle directory, string name, out char state, out long ticks, out ulong start)
    {
        (state, ticks, start) = ('\0', 0, 0);
        if (ProcFileSystem.ReadOnce(directory, Name(name), out var text) != Errno.None || !ProcStat.TryParse(text, out var stat))
            return false;

        (state, ticks, start) = (stat.State, stat.CpuTicks, stat.StartTicks);
        return true;
    }

    // Nanoseconds on the CPU, nanoseconds in a run queue, time slices.
    private static long? ReadRunTime(SafeFileHandle directory, string folder)
        => ReadText(directory, $"{folder}/schedstat") is { } text && text.IndexOf(' ') is > 0 and var end
            && long.TryParse(text.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out var time)
                ? time
                : null;

    private static string? ReadText(SafeFileHandle directory, string name)
        => ProcFileSystem.ReadOnce(directory, Name(name), out var text) == Errno.None ? Encoding.UTF8.GetString(text).TrimEnd('\n') : null;

    private static string? ReadLink(SafeFileHandle directory, int descriptor) => ProcFileSystem.ReadLink(directory, Name($"fd/{descriptor}"));

    // It ends with a NUL, as the callee asks.
    private static byte[] Name(string name) => Encoding.ASCII.GetBytes(name + '\0');
}
