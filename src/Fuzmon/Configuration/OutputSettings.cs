using Fuzmon.Records;

namespace Fuzmon.Configuration;

/// <summary>Where results go.</summary>
internal sealed record OutputSettings
{
    /// <summary>The folder for results; null for <see cref="DefaultPath"/>.</summary>
    public string? Path { get; init; }

    /// <summary>How the log is written.</summary>
    public LogFormat Format { get; init; } = LogFormat.Json;

    /// <summary>Bytes of the log that may wait in memory while the disk is full.</summary>
    public int MaxBacklogBytes { get; init; } = LogSettings.DefaultMaxBacklogBytes;

    /// <summary>Never a predictable folder that others can write: <c>/var/lib/fuzmon</c> for root, else the user's own state folder.</summary>
    public static string DefaultPath
    {
        get
        {
            if (Environment.IsPrivilegedProcess)
                return "/var/lib/fuzmon";

            var state = UserFolders.Find(Environment.GetEnvironmentVariable("XDG_STATE_HOME"), ".local", "state");
            return System.IO.Path.Combine(state ?? "", "fuzmon");
        }
    }

    /// <summary>The same as the log writer takes it.</summary>
    public LogSettings ToLogSettings() => new()
    {
        Directory = Path ?? DefaultPath,
        Format = Format,
        MaxBacklogBytes = MaxBacklogBytes,
    };
}
