namespace Fuzmon.Records;

/// <summary>What each <see cref="LogFormat"/> is called.</summary>
public static class LogFormats
{
    /// <summary>The end of a file's name, with its dot.</summary>
    public static string Extension(LogFormat format) => format switch
    {
        LogFormat.Json => ".jsonl",
        LogFormat.MessagePack => ".msgpack",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>The format of a file by its name.</summary>
    public static bool TryFromPath(string path, out LogFormat format)
    {
        format = path.EndsWith(".msgpack", StringComparison.Ordinal) ? LogFormat.MessagePack : LogFormat.Json;
        return format == LogFormat.MessagePack || path.EndsWith(".jsonl", StringComparison.Ordinal);
    }

    /// <summary>The format by the name that a configuration gives it: each also goes by the name of its stream.</summary>
    public static bool TryParse(string name, out LogFormat format)
    {
        format = name is "msgpack" or "msgpacks" ? LogFormat.MessagePack : LogFormat.Json;
        return format == LogFormat.MessagePack || name is "json" or "jsonl";
    }
}
