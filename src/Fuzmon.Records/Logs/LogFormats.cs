namespace Fuzmon.Records;

/// <summary>What each <see cref="LogFormat"/> is called.</summary>
public static class LogFormats
{
    /// <summary>What a compressed file's name has at its end.</summary>
    internal const string CompressedExtension = ".zst";

    /// <summary>The end of a file's name, with its dot.</summary>
    public static string Extension(LogFormat format, bool compressed = false)
    {
        var extension = format switch
        {
            LogFormat.Json => ".jsonl",
            LogFormat.MessagePack => ".msgpack",
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
        return compressed ? extension + CompressedExtension : extension;
    }

    /// <summary>The format of a file by its name.</summary>
    public static bool TryFromPath(string path, out LogFormat format, out bool compressed)
    {
        compressed = path.EndsWith(CompressedExtension, StringComparison.Ordinal);
        var plain = compressed ? path.AsSpan(0, path.Length - CompressedExtension.Length) : path;
        format = plain.EndsWith(".msgpack", StringComparison.Ordinal) ? LogFormat.MessagePack : LogFormat.Json;
        return format == LogFormat.MessagePack || plain.EndsWith(".jsonl", StringComparison.Ordinal);
    }

    /// <summary>The format by the name that a configuration gives it: each also goes by the name of its stream.</summary>
    public static bool TryParse(string name, out LogFormat format, out bool compressed)
    {
        compressed = name.EndsWith(CompressedExtension, StringComparison.Ordinal);
        var plain = compressed ? name[..^CompressedExtension.Length] : name;
        format = plain is "msgpack" or "msgpacks" ? LogFormat.MessagePack : LogFormat.Json;
        return format == LogFormat.MessagePack || plain is "json" or "jsonl";
    }
}
