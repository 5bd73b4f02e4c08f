using Fuzmon.Instrumentation.SystemCalls.Profiles;
using Fuzmon.Records;

namespace Fuzmon.Parsing;

/// <summary>A file with profiles that were learned.</summary>
internal static class Baseline
{
    /// <summary>Reads it.</summary>
    /// <exception cref="UserErrorException">It cannot be read, or is no such file.</exception>
    public static ProgramProfiles Read(string path)
    {
        var profiles = new ProgramProfiles();
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var bytes = new MemoryStream();
            var chunk = new byte[64 * 1024];
            for (var length = file.Read(chunk); length > 0; length = file.Read(chunk))
            {
                bytes.Write(chunk, 0, length);
                if (bytes.Length > BaselineFile.MaxBytes)
                    throw new FormatException($"it is larger than {BaselineFile.MaxBytes >> 20} MiB");
            }

            BaselineFile.Read(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), profiles);
            return profiles;
        }
        catch (FormatException e)
        {
            throw new UserErrorException(ExitStatuses.Failed, $"{path}: {e.Message}");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserErrorException(ExitStatuses.NoSuchTarget, $"{path}: there is no such file; --learn writes one");
        }
        catch (UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitStatuses.NotPermitted, $"{path}: permission denied");
        }
        catch (IOException e)
        {
            throw new UserErrorException(ExitStatuses.Failed, $"{path}: {e.Message}");
        }
    }

    /// <summary>Writes it, as a whole or not at all; others may not read it.</summary>
    /// <exception cref="UserErrorException">It cannot be written.</exception>
    public static void Write(string path, ProgramProfiles profiles)
    {
        var buffer = new PatchableBuffer(64 * 1024);
        using (var json = new JsonRecordWriter(buffer))
        {
            profiles.WriteTo(json);
            json.EndLine();
        }

        var unfinished = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var file = new FileStream(unfinished, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
                file.Write(buffer.Written.Span);
            File.Move(unfinished, path, overwrite: true);
        }
        catch (UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitStatuses.NotPermitted, $"cannot write {path}: permission denied");
        }
        catch (IOException e)
        {
            File.Delete(unfinished);
            throw new UserErrorException(ExitStatuses.Failed, $"cannot write {path}: {e.Message}");
        }
    }
}
