using System.Globalization;
using System.Text;
using Fuzmon.Linux;

namespace Fuzmon.Instrumentation.Crashes.Scenes;

/// <summary>The files of <c>/proc/PID</c> that tell of a crashed process. Each read is bounded, and throws when there is nothing.</summary>
internal sealed class ProcessFiles(int pid)
{
    private const int MaxBytes = 256 << 10;
    private const int ESRCH = 3;
    private const int MaxTexts = 4096;
    private const int LimitNameWidth = 26;
    private const int LimitWidth = 21;

    private static readonly string[] CredentialKeys = ["Uid", "Gid", "Groups", "NoNewPrivs", "Seccomp", "CapEff"];

    private static readonly Dictionary<string, string> ResourceKeys = new(StringComparer.Ordinal)
    {
        ["VmPeak"] = "peak_vsz_kb",
        ["VmSize"] = "vsz_kb",
        ["VmHWM"] = "peak_rss_kb",
        ["VmRSS"] = "rss_kb",
        ["VmSwap"] = "swap_kb",
        ["VmData"] = "data_kb",
        ["VmStk"] = "stack_kb",
        ["Threads"] = "threads",
        ["FDSize"] = "descriptors_room",
    };

    /// <summary>Why something could not be read, in few words.</summary>
    public static string CauseOf(Exception e) => e switch
    {
        AbsentPartException => e.Message,
        UnauthorizedAccessException => "permission denied",
        FileNotFoundException or DirectoryNotFoundException => "the process has gone",
        { HResult: ESRCH } => "the process has gone",
        _ => "it cannot be read",
    };

    /// <summary>Why there are no mappings to be had.</summary>
    public string WhyNoMappings()
    {
        try
        {
            using var file = Open("maps");
            return file.ReadByte() < 0 ? "the process has no memory any more" : "none are understood";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return CauseOf(e);
        }
    }

    /// <summary>What a link points to, as the process sees it.</summary>
    /// <exception cref="AbsentPartException">It is not there, or may not be read.</exception>
    public string ReadLink(string name) => new FileInfo($"/proc/{pid}/{name}").LinkTarget
        ?? throw new AbsentPartException("it cannot be read");

    /// <summary>Texts that end with a NUL each.</summary>
    public IReadOnlyList<string> ReadTexts(string name)
    {
        var text = Read(name).TrimEnd('\0');
        if (text.Length == 0)
            throw new AbsentPartException("the process has none");
        return text.Split('\0', MaxTexts);
    }

    /// <summary>Who it was, and what it had used.</summary>
    public (int? ParentPid, List<KeyValuePair<string, string>> Credentials, List<KeyValuePair<string, double>> Resources) ReadStatus()
    {
        int? parent = null;
        var credentials = new List<KeyValuePair<string, string>>();
        var resources = new List<KeyValuePair<string, double>>();
        foreach (var line in Read("status").Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
                continue;

            var (key, value) = (line[..colon], line[(colon + 1)..].Trim().Replace('\t', ' '));
            if (key == "PPid" && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var its))
                parent = its;
            else if (CredentialKeys.Contains(key, StringComparer.Ordinal))
                credentials.Add(new(key.ToLowerInvariant(), value));
            else if (ResourceKeys.TryGetValue(key, out var name)
                && double.TryParse(value.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
                resources.Add(new(name, amount));
        }

        AddUse(resources);
        return (parent, credentials, resources);
    }

    /// <summary>Its limits by name.</summary>
    public List<KeyValuePair<string, string>> ReadLimits()
    {
        var limits = new List<KeyValuePair<string, string>>();
        foreach (var line in Read("limits").Split('\n').Skip(1))
        {
            if (line.Length < LimitNameWidth + (2 * LimitWidth))
                continue;

            var name = line[..LimitNameWidth].Trim().Replace("Max ", "", StringComparison.Ordinal).Replace(' ', '_').ToLowerInvariant();
            var soft = line.Substring(LimitNameWidth, LimitWidth).Trim();
            var hard = line.Substring(LimitNameWidth + LimitWidth, LimitWidth).Trim();
            limits.Add(new(name, soft == hard ? soft : $"{soft}/{hard}"));
        }

        return limits;
    }

    // "PID (name) state ..."; a name may hold anything, what follows the last parenthesis cannot.
    private void AddUse(List<KeyValuePair<string, double>> resources)
    {
        const int MinorFaults = 7, MajorFaults = 9, UserTicks = 11, SystemTicks = 12;
        var text = Read("stat");
        var fields = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length <= SystemTicks)
            return;

        var perTick = 1000.0 / HostFacts.Current.ClockTicksPerSecond;
        Add("minor_faults", MinorFaults, 1);
        Add("major_faults", MajorFaults, 1);
        Add("user_time_ms", UserTicks, perTick);
        Add("system_time_ms", SystemTicks, perTick);

        void Add(string name, int field, double unit)
        {
            if (double.TryParse(fields[field], NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
                resources.Add(new(name, amount * unit));
        }
    }

    private string Read(string name)
    {
        using var file = Open(name);
        var bytes = new byte[MaxBytes];
        return Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, MaxBytes, throwOnEndOfStream: false));
    }

    private FileStream Open(string name) => new($"/proc/{pid}/{name}", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
}
