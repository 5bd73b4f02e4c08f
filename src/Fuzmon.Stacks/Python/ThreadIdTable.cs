using System.Globalization;

namespace Fuzmon.Stacks.Python;

/// <summary>The ids of a process's threads, in its own pid namespace and in ours.</summary>
public static class ThreadIdTable
{
    /// <summary>Reads the threads of a process: the id in the process's own namespace, and ours. Empty when it has gone.</summary>
    public static IReadOnlyDictionary<int, int> Read(int processId)
    {
        var ids = new Dictionary<int, int>();
        try
        {
            var isElsewhere = InnermostId($"/proc/{processId}/status") is { } inner && inner != processId;
            foreach (var folder in Directory.EnumerateDirectories($"/proc/{processId}/task"))
            {
                if (!int.TryParse(folder.AsSpan(folder.LastIndexOf('/') + 1), CultureInfo.InvariantCulture, out var id))
                    continue;
                if (!isElsewhere)
                    ids[id] = id;
                else if (InnermostId($"{folder}/status") is { } theirs)
                    ids[theirs] = id;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process has ended, and with it what was to be listed.
        }

        return ids;
    }

    private static int? InnermostId(string status)
    {
        const string Key = "NSpid:";
        try
        {
            foreach (var line in File.ReadLines(status))
            {
                if (line.StartsWith(Key, StringComparison.Ordinal))
                    return int.TryParse(line.AsSpan(line.LastIndexOf('\t') + 1), CultureInfo.InvariantCulture, out var id) ? id : null;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The thread has ended.
        }

        return null;
    }
}
