namespace Fuzmon.Commands;

/// <summary>Why a file could not be used. The runtime's own texts are left out of this program, so that an exception's message is only a key.</summary>
internal static class FileTrouble
{
    /// <summary>In a few words.</summary>
    public static string CauseOf(Exception exception) => exception switch
    {
        UnauthorizedAccessException => "permission denied",
        FileNotFoundException or DirectoryNotFoundException => "no such file or folder",
        PathTooLongException => "the path is too long",
        _ => "it cannot be read or written, or the disk is full",
    };
}
