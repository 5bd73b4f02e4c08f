using System.Text;

namespace Fuzmon.Instrumentation.Coverage.Html;

/// <summary>The lines of a source file, if there is one to show.</summary>
internal static class SourceText
{
    private const int MostBytes = 16 << 20;

    /// <summary>Reads them; null for what is not there, no text, or too large.</summary>
    public static string[]? Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            // A path is foreign: it may name a pipe, that never ends.
            if (!file.Exists || file.Length is 0 or > MostBytes || file.Attributes.HasFlag(FileAttributes.Device))
                return null;

            var bytes = File.ReadAllBytes(path);
            if (bytes.AsSpan().Contains((byte)0))
                return null;

            var lines = Encoding.UTF8.GetString(bytes).Split('\n');
            return lines[^1].Length == 0 ? lines[..^1] : lines;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
