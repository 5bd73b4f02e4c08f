namespace Fuzmon.Instrumentation.Triage;

/// <summary>Tells whether a program reports by itself: such a one is not traced, because LeakSanitizer refuses to work then.</summary>
public static class SanitizedProgram
{
    private const int BlockBytes = 1 << 20;
    private static readonly byte[][] Marks = ["__asan_init"u8.ToArray(), "__lsan_init"u8.ToArray(), "__hwasan_init"u8.ToArray(), "__msan_init"u8.ToArray(), "__tsan_init"u8.ToArray()];

    /// <summary>Whether the file names the beginning of a sanitizer's runtime; false when it cannot be read.</summary>
    public static bool Is(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            var buffer = new byte[BlockBytes];
            const int Overlap = 32;
            for (long at = 0; ; at += BlockBytes - Overlap)
            {
                var count = RandomAccess.Read(file, buffer, at);
                if (count <= Overlap)
                    return false;
                foreach (var mark in Marks)
                {
                    if (buffer.AsSpan(0, count).IndexOf(mark) >= 0)
                        return true;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
