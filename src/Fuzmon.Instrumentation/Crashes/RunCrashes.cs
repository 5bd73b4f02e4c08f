using Fuzmon.Instrumentation.Coverage.Collecting;
using Fuzmon.Instrumentation.Sanitizers;
using Fuzmon.Instrumentation.Triage;
using Fuzmon.Records;

namespace Fuzmon.Instrumentation.Crashes;

/// <summary>
/// The crashes of a run: one folder for all that see any, made with the first one, and the files by which sanitizers tell of them. Safe
/// for use by several threads at once.
/// </summary>
/// <param name="folder">The folder for results.</param>
/// <param name="settings">How crashes are recorded.</param>
/// <param name="sanitizers">Whose reports are collected.</param>
public sealed class RunCrashes(string folder, CrashSettings settings, SanitizerSettings sanitizers)
{
    private const string ReportFolder = "sanitizers";
    private const string ReportName = "report";

    private readonly Lock _lock = new();
    private readonly List<ReportFiles> _reports = [];
    private CrashKeeper? _keeper;

    /// <summary>How they are recorded.</summary>
    public CrashSettings Settings => settings;

    /// <summary>What is covered at the moment, for their records.</summary>
    public NewestSnapshot Coverage { get; } = new();

    /// <summary>Where reports are looked for.</summary>
    public IReadOnlyList<string> ReportPrefixes { get; private set; } = [];

    /// <summary>Who keeps them; tried again when it could not be had.</summary>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public CrashKeeper Keeper
    {
        get
        {
            lock (_lock)
            {
                return _keeper ??= new CrashKeeper(
                    new CrashFolder(Path.Combine(folder, CrashFolder.Name), settings.FullPerStack), new IgnoredFrames(settings.IgnoredFrames), Coverage, TakeReport);
            }
        }
    }

    internal IReadOnlyList<ReportFiles> Reports => _reports;

    private string Prefix => Path.GetFullPath(sanitizers.LogPath ?? Path.Combine(folder, ReportFolder, ReportName));

    /// <summary>
    /// Prepares for the reports of a run, before anything else is asked.
    /// </summary>
    /// <param name="command">The command that is going to be launched; null when none is.</param>
    /// <param name="variable">The variables that it would have.</param>
    /// <returns>The variables that it gets in their place, so that its sanitizers write to files.</returns>
    /// <exception cref="IOException">There is no folder for them to be had.</exception>
    /// <exception cref="UnauthorizedAccessException">There is none to be had.</exception>
    public IReadOnlyDictionary<string, string> SetUp(IReadOnlyList<string>? command, Func<string, string?> variable)
    {
        if (!sanitizers.AreCollected)
            return new Dictionary<string, string>();

        var given = command is null ? [] : SanitizerSetup.GivenPrefixes(sanitizers, variable).ToList();
        // Of others' files each is taken once; ours are deleted when they have been taken, or a night would fill the disk.
        var isOurs = sanitizers.LogPath is null;
        if (isOurs)
            PrivateFolder.Create(Path.GetDirectoryName(Prefix)!);
        _reports.Add(new ReportFiles(Prefix, isOurs));
        _reports.AddRange(given.Select(prefix => new ReportFiles(prefix, areOurs: false)));
        ReportPrefixes = [Prefix, .. given];
        return command is null ? new Dictionary<string, string>() : SanitizerSetup.VariablesOf(sanitizers, Prefix, command, variable);
    }

    private SanitizerReport? TakeReport(int pid)
    {
        foreach (var files in _reports)
        {
            if (files.Take(pid) is { } report)
                return report;
        }

        return null;
    }
}
