using Fuzmon.Records;
using Fuzmon.Stacks.Memory;

namespace Fuzmon.Instrumentation.Crashes.Scenes;

/// <summary>
/// Reads what there is to know of a crashed process that still exists, because it is being dumped or stands still for a tracer. All of it
/// is bounded, what matters most comes first, and a part that cannot be had is absent with its reason. Safe for use by several threads
/// at once.
/// </summary>
/// <param name="settings">How much is recorded.</param>
public sealed class SceneGatherer(CrashSettings settings)
{
    private const string NoTime = "no time was left";

    /// <summary>Reads it.</summary>
    /// <param name="facts">What is known already: the process, its signal, its registers.</param>
    /// <param name="memory">Its memory.</param>
    /// <param name="deadline">When it is cancelled, what has not been read is absent.</param>
    public CrashScene Gather(CrashFacts facts, IProcessMemory memory, CancellationToken deadline = default)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(memory);
        var absent = new List<KeyValuePair<string, string>>();
        var files = new ProcessFiles(facts.Pid);
        var scene = new CrashScene();
        Part("memory", () => scene = scene with { Memory = SceneMemory.Around(facts, memory, settings.MemoryBytes) });
        Part("mappings", () =>
        {
            var maps = ProcessMaps.Read(facts.Pid);
            if (maps.Count == 0)
                throw new AbsentPartException(files.WhyNoMappings());
            var kept = SceneMappings.Choose(maps, facts, settings.MaxMappings);
            scene = scene with { FaultHits = FaultTarget.Of(facts, maps), Mappings = kept, MappingsOmitted = maps.Count - kept.Count };
        });
        Part("command", () => scene = scene with { Command = files.ReadTexts("cmdline") });
        Part("executable", () => scene = scene with { Executable = files.ReadLink("exe") });
        Part("folder", () => scene = scene with { Folder = files.ReadLink("cwd") });
        Part("status", () =>
        {
            var status = files.ReadStatus();
            scene = scene with { ParentPid = status.ParentPid, Credentials = status.Credentials, Resources = status.Resources };
        });
        Part("limits", () => scene = scene with { Limits = files.ReadLimits() });
        Part("environment", () => scene = scene with { Environment = ReadEnvironment(files) });
        Part("input", () => scene = InputFinder.Find(scene, facts.Pid, settings.MaxInputBytes));
        return scene with { Absent = absent };

        void Part(string name, Action read)
        {
            if (deadline.IsCancellationRequested)
            {
                absent.Add(new(name, NoTime));
                return;
            }

            try
            {
                read();
            }
            catch (Exception e) when (e is AbsentPartException or IOException or UnauthorizedAccessException)
            {
                absent.Add(new(name, ProcessFiles.CauseOf(e)));
            }
        }
    }

    private IReadOnlyList<KeyValuePair<string, string>> ReadEnvironment(ProcessFiles files)
        => settings.Environment.Count == 0
            ? throw new AbsentPartException("not asked for: crashes.environment names none")
            : new AllowedEnvironment(settings.Environment).Of(files.ReadTexts("environ"));
}
