using Fuzmon.Linux.Compression;
using Fuzmon.Records;

namespace Fuzmon.Configuration;

/// <summary>Where results go.</summary>
internal sealed record OutputSettings
{
    /// <summary>The folder for results; null for <see cref="DefaultPath"/>.</summary>
    public string? Path { get; init; }

    /// <summary>How the log is written.</summary>
    public LogFormat Format { get; init; } = LogFormat.Json;

    /// <summary>Whether the name of the format says that the log is compressed.</summary>
    public bool FormatIsCompressed { get; init; }

    /// <summary>Whether the log is compressed; null for what the name of the format says.</summary>
    public bool? Compress { get; init; }

    /// <summary>Which records share a file.</summary>
    public LogLayout Layout { get; init; }

    /// <summary>Bytes after which a file is finished.</summary>
    public long MaxFileBytes { get; init; } = LogSettings.DefaultMaxFileBytes;

    /// <summary>Bytes that all files may come to; 0 for no limit.</summary>
    public long MaxTotalBytes { get; init; } = LogSettings.DefaultMaxTotalBytes;

    /// <summary>Days for which finished files are kept; 0 for ever.</summary>
    public int RetainDays { get; init; } = LogSettings.DefaultRetainDays;

    /// <summary>Bytes of the log that may wait in memory while the disk is full.</summary>
    public int MaxBacklogBytes { get; init; } = LogSettings.DefaultMaxBacklogBytes;

    /// <summary>
    /// Never a predictable folder that others can write: <c>/var/lib/fuzmon</c> for root, else the user's own state folder; null for
    /// a user without one.
    /// </summary>
    public static string? DefaultPath
    {
        get
        {
            if (Environment.IsPrivilegedProcess)
                return "/var/lib/fuzmon";

            var state = UserFolders.Find(Environment.GetEnvironmentVariable("XDG_STATE_HOME"), ".local", "state");
            return state is null ? null : System.IO.Path.Combine(state, "fuzmon");
        }
    }

    /// <summary>The same as the log writer takes it.</summary>
    /// <exception cref="UserErrorException">It is to be compressed and cannot be, or has no folder.</exception>
    public LogSettings ToLogSettings()
    {
        var compress = Compress ?? FormatIsCompressed;
        if (compress && Zstandard.Installed is null)
            throw new UserErrorException(ExitStatuses.Failed, "a compressed log needs libzstd.so.1; install it (Debian: libzstd1)");

        return new LogSettings
        {
            Directory = Path ?? DefaultPath ?? throw new UserErrorException(
                ExitStatuses.Usage, "there is no folder for results, as this user has no home folder; name one with -o DIR"),
            Format = Format,
            Layout = Layout,
            Compress = compress,
            Compression = Zstandard.Installed,
            MaxBacklogBytes = MaxBacklogBytes,
            MaxFileBytes = MaxFileBytes,
            MaxTotalBytes = MaxTotalBytes,
            RetainDays = RetainDays,
        };
    }
}
