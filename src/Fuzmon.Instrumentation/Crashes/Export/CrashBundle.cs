using System.Formats.Tar;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fuzmon.Records;

namespace Fuzmon.Instrumentation.Crashes.Export;

/// <summary>
/// Crashes in one file, to send to somebody: the index, the full records, their inputs. The same crashes make the same file, byte by
/// byte. What others need not know is left out: the environment, and who ran the program.
/// </summary>
public static class CrashBundle
{
    private const long MostInputBytes = 16 << 20;
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private static readonly string[] Private = ["environment", "credentials", "limits"];
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes it.</summary>
    /// <param name="output">Where it goes; not closed.</param>
    /// <param name="compression">How it is compressed; null for not at all.</param>
    /// <param name="folder">The folder of the crashes.</param>
    /// <param name="entries">The crashes.</param>
    /// <returns>How many full records and inputs it has, and the inputs that are not there any more or too large.</returns>
    /// <exception cref="IOException">Something cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">Something may not be read.</exception>
    public static (int Records, int Inputs, IReadOnlyList<string> Missing) Write(
        Stream output, ICompression? compression, string folder, IEnumerable<CrashIndexEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(output);
        var sorted = entries.OrderBy(entry => entry.Id, StringComparer.Ordinal).ToList();
        var missing = new List<string>();
        int records = 0, inputs = 0;
        using var compressed = compression is null ? null : new FrameStream(compression, output);
        using var tar = new TarWriter(compressed ?? output, TarEntryFormat.Ustar, leaveOpen: true);
        Add(tar, "crashes/index.jsonl", [.. sorted.SelectMany(entry => entry.ToLine())]);
        foreach (var entry in sorted)
        {
            if (RecordFile.TryRead(folder, entry) is not { } record)
                continue;

            foreach (var key in Private)
                record.Remove(key);
            var name = Path.GetFileName(entry.Id);
            Add(tar, $"crashes/{name}.json", JsonSerializer.SerializeToUtf8Bytes(record, Indented));
            records++;
            if (entry.Input is null)
                continue;
            if (InputOf(folder, record, entry.Input) is { } bytes)
            {
                Add(tar, $"crashes/{name}.input", bytes);
                inputs++;
            }
            else
            {
                missing.Add(entry.Input);
            }
        }

        return (records, inputs, missing);
    }

    // The copy of the instant, where one was kept: the file itself may hold another input by now.
    private static byte[]? InputOf(string folder, JsonObject record, string path)
    {
        var file = new FileInfo(record["input_copy"] is JsonValue copy ? Path.Combine(folder, Path.GetFileName(copy.ToString())) : path);
        return file.Exists && file.Length <= MostInputBytes && file.UnixFileMode != UnixFileMode.None && !file.Attributes.HasFlag(FileAttributes.Device)
            ? File.ReadAllBytes(file.FullName)
            : null;
    }

    private static void Add(TarWriter tar, string name, byte[] bytes)
    {
        using var content = new MemoryStream(bytes, writable: false);
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
        {
            Mode = Mode,
            ModificationTime = DateTimeOffset.UnixEpoch,
            DataStream = content,
        });
    }
}
