using System.Globalization;
using System.Text;

namespace Fuzmon.Monitor;

/// <summary>
/// What makes a journal one monitor's: a locked file beside it with the monitor's pid. The kernel lets go of it with the process,
/// however that ends.
/// </summary>
internal sealed class JournalLock : IDisposable
{
    private static readonly TimeSpan WriteTime = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _file;

    private JournalLock(FileStream file) => _file = file;

    /// <summary>Whether others who want it find this lock.</summary>
    public bool IsInPlace => File.Exists(_file.Name);

    /// <summary>Locks it for this process.</summary>
    /// <exception cref="JournalInUseException">Another process has it.</exception>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not ours to write to.</exception>
    public static JournalLock Take(string journal)
    {
        // Open to others for reading: they want to know whose it is.
        var file = new FileStream($"{journal}.lock", new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            BufferSize = 0,
        });
        try
        {
            Lock(file);
        }
        catch (IOException)
        {
            var holder = ReadHolder(file);
            file.Dispose();
            throw new JournalInUseException(journal, holder);
        }

        file.SetLength(0);
        file.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        return new JournalLock(file);
    }

    public void Dispose() => _file.Dispose();

    private static void Lock(FileStream file)
    {
#pragma warning disable CA1416 // Not on macOS; this is Linux.
        file.Lock(0, 1);
#pragma warning restore CA1416
    }

    private static int? ReadHolder(FileStream file)
    {
        Span<byte> text = stackalloc byte[16];
        // Whoever has it may be about to write its pid.
        for (var attempt = 0; attempt < 3; attempt++)
        {
            file.Position = 0;
            var length = file.Read(text);
            if (int.TryParse(text[..length], NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
                return pid;
            Thread.Sleep(WriteTime);
        }

        return null;
    }
}
