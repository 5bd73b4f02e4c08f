using Fuzmon.Instrumentation.Coverage.Collecting;
using Fuzmon.Instrumentation.Triage;

namespace Fuzmon.Instrumentation.Crashes;

/// <summary>
/// The crashes of a run: one folder for all that see any, made with the first one. Safe for use by several threads at once.
/// </summary>
/// <param name="folder">The folder for results.</param>
/// <param name="settings">How crashes are recorded.</param>
public sealed class RunCrashes(string folder, CrashSettings settings)
{
    private readonly Lock _lock = new();
    private CrashKeeper? _keeper;

    /// <summary>How they are recorded.</summary>
    public CrashSettings Settings => settings;

    /// <summary>What is covered at the moment, for their records.</summary>
    public NewestSnapshot Coverage { get; } = new();

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
                    new CrashFolder(Path.Combine(folder, CrashFolder.Name), settings.FullPerStack), new IgnoredFrames(settings.IgnoredFrames), Coverage);
            }
        }
    }
}
