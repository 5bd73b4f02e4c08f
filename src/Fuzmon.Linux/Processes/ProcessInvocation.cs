using System.Text;

namespace Fuzmon.Linux;

/// <summary>How a process was started.</summary>
/// <param name="Name">Its name, as the kernel has it.</param>
/// <param name="Arguments">Its arguments, the program's name first.</param>
/// <param name="Folder">Its working folder now.</param>
public sealed record ProcessInvocation(string Name, IReadOnlyList<string> Arguments, string Folder)
{
    private const int MaxBytes = 1 << 20;

    /// <summary>The file of whichever program this process runs now; null when there is none, or it may not be known.</summary>
    public static string? ExecutableOf(int pid)
    {
        try
        {
            return new FileInfo($"/proc/{pid}/exe").LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads it of whichever process has this pid now; null when there is none, or it may not be read.</summary>
    public static ProcessInvocation? TryRead(int pid)
    {
        try
        {
            var name = File.ReadAllText($"/proc/{pid}/comm").TrimEnd('\n');
            using var file = new FileStream($"/proc/{pid}/cmdline", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            var bytes = new byte[MaxBytes];
            var length = file.ReadAtLeast(bytes, MaxBytes, throwOnEndOfStream: false);
            var folder = new FileInfo($"/proc/{pid}/cwd").LinkTarget;
            return length == 0 || folder is null ? null
                : new ProcessInvocation(name, Encoding.UTF8.GetString(bytes, 0, length).TrimEnd('\0').Split('\0'), folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
