using Fuzmon.Configuration;

namespace Fuzmon.Diagnosis;

/// <summary>Whether results can be written where they go without <c>-o</c>.</summary>
internal static class OutputCheck
{
    private const int TrialBytes = 4096;
    private const string Remedy = "name another folder with -o DIR or FUZMON_OUTPUT_PATH";

    public static Finding Run()
    {
        if (OutputSettings.DefaultPath is not { } folder)
            return new Finding(Verdict.Missing, "results have no folder: this user has no home folder", Remedy);

        var existing = Path.GetFullPath(folder);
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent)
            existing = parent;
        try
        {
            Write(Path.Combine(existing, $".fuzmon-doctor-{Guid.NewGuid():N}"));
            return new Finding(Verdict.Ok, $"results can be written to {folder}");
        }
        catch (UnauthorizedAccessException)
        {
            return Unwritable(folder, "permission denied");
        }
        catch (IOException e)
        {
            return Unwritable(folder, e.Message.TrimEnd('.'));
        }
    }

    private static Finding Unwritable(string folder, string why)
        => new(Verdict.Missing, $"results cannot be written to {folder}: {why}", Remedy);

    // With some bytes that reach the disk: a full one takes empty files.
    private static void Write(string path)
    {
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Options = FileOptions.DeleteOnClose,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        file.Write(new byte[TrialBytes]);
        file.Flush(flushToDisk: true);
    }
}
