using System.Globalization;

namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>Makes whole paths of what calls are given. Symbolic links are not known, and stay.</summary>
internal static class PathText
{
    private const string OwnDescriptors = "/proc/self/fd/";

    /// <summary>The path with neither <c>.</c> nor <c>..</c>, and with <c>self</c> for the process's own number in <c>/proc</c>.</summary>
    /// <param name="path">What was given.</param>
    /// <param name="folder">Where a relative one begins, if that is known.</param>
    /// <param name="pid">The process.</param>
    /// <param name="tid">Its thread.</param>
    /// <returns>A relative one, if it is not known what it is relative to.</returns>
    public static string Resolve(string path, Func<string?>? folder, int pid, int? tid)
    {
        if (path[0] != '/' && folder?.Invoke() is { } start)
            path = $"{start}/{path}";
        if (path.Contains("//", StringComparison.Ordinal) || path.Contains("/.", StringComparison.Ordinal)
            || path.StartsWith("./", StringComparison.Ordinal) || path.StartsWith("../", StringComparison.Ordinal))
            path = Tidy(path);
        if (path.StartsWith("/dev/fd/", StringComparison.Ordinal))
            return OwnDescriptors + path["/dev/fd/".Length..];
        return path.StartsWith("/proc/", StringComparison.Ordinal) ? Own(path, pid, tid) : path;
    }

    /// <summary>The number of the descriptor that a path stands for; null when it stands for none.</summary>
    public static long? DescriptorIn(string path)
        => path.StartsWith(OwnDescriptors, StringComparison.Ordinal)
            && long.TryParse(path.AsSpan(OwnDescriptors.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;

    private static string Tidy(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
                parts.RemoveAt(parts.Count - 1);
            else if (part == ".." ? path[0] != '/' : part.Length > 0 && part != ".")
                parts.Add(part);
        }

        return path[0] == '/' ? "/" + string.Join('/', parts) : string.Join('/', parts);
    }

    // /proc/123/mem, /proc/thread-self/mem, /proc/self/task/124/mem
    private static string Own(string path, int pid, int? tid)
    {
        var parts = path.Split('/', 6);
        if (parts[2] == "thread-self" || IsOwn(parts[2], pid, tid))
            parts[2] = "self";
        if (parts.Length == 6 && parts[2] == "self" && parts[3] == "task" && IsOwn(parts[4], pid, tid))
            return $"/proc/self/{parts[5]}";
        return string.Join('/', parts);
    }

    private static bool IsOwn(string part, int pid, int? tid)
        => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && (number == pid || number == tid);
}
