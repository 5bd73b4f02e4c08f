using Fuzmon.Instrumentation.SystemCalls.Rules;
using Fuzmon.Records;

namespace Fuzmon.Instrumentation.SystemCalls.Profiles;

/// <summary>The calls of each program: which, how often, how they failed, how long they took.</summary>
public sealed class ProgramProfiles
{
    /// <summary>The name of processes whose program is not known, as their exec is not in the log.</summary>
    public const string Unknown = "?";

    /// <summary>The name that stands for all programs that came when there were too many.</summary>
    public const string Others = "(other)";

    private const int MaxPrograms = 1_000;

    private readonly SortedDictionary<string, CallProfile> _programs = new(StringComparer.Ordinal);
    private readonly RuleEngine _processes;

    /// <summary>Empty ones.</summary>
    public ProgramProfiles() => _processes = new RuleEngine(RuleSet.Empty, static _ => { }, awaitsParents: true) { Handled = Add };

    /// <summary>The profiles by program.</summary>
    public IReadOnlyDictionary<string, CallProfile> Programs => _programs;

    /// <summary>Counts an event, if it is a call.</summary>
    public void OnEvent(SyscallEvent happened) => _processes.OnEvent(happened);

    /// <summary>There are no more events.</summary>
    public void Finish() => _processes.Finish();

    /// <summary>The profile of a program, which is empty at first.</summary>
    public CallProfile ProfileOf(string program)
    {
        if (_programs.TryGetValue(program, out var profile))
            return profile;
        if (_programs.Count >= MaxPrograms && program != Others)
            return ProfileOf(Others);
        return _programs[program] = new CallProfile();
    }

    /// <summary>Adds those of others.</summary>
    public void Add(ProgramProfiles? others)
    {
        foreach (var (name, profile) in others?._programs ?? [])
        {
            foreach (var entry in profile.Entries)
                ProfileOf(name).Add(entry.NameBytes, entry.Calls, entry.ErrorsByName, entry.Latency is { } latency ? latency.Counts : []);
        }
    }

    /// <summary>Writes them as one map.</summary>
    public void WriteTo(RecordWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.BeginMap();
        writer.Field("kind"u8, "syscall_baseline");
        writer.Field("version"u8, (long?)BaselineFile.Version);
        writer.Name("programs"u8);
        writer.BeginArray();
        foreach (var (name, profile) in _programs)
        {
            writer.BeginMap();
            writer.Field("process_name"u8, name);
            profile.WriteTo(writer);
            writer.EndMap();
        }

        writer.EndArray();
        writer.EndMap();
    }

    private void Add(SyscallEvent happened, string? program)
    {
        if (happened.Kind == EventKind.Call)
            ProfileOf(program ?? Unknown).Add(happened);
    }
}
