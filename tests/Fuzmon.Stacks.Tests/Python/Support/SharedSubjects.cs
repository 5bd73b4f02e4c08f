using System.Collections.Concurrent;
using System.Text.Json;

namespace Fuzmon.Stacks.Tests.Python.Support;

/// <summary>Subjects that do not change and that tests only look at, each started once; they end with the tests.</summary>
internal static class SharedSubjects
{
    private static readonly ConcurrentDictionary<string, Lazy<(Subject Subject, JsonElement Said)>> Started = [];

    static SharedSubjects() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var started in Started.Values)
            started.Value.Subject.Dispose();
    };

    /// <summary>An interpreter whose threads sleep in all scenarios, and what it says of them.</summary>
    public static (Subject Subject, JsonElement Said) Sleeping(string interpreter) =>
        Started.GetOrAdd(interpreter, static name => new(() => Start(name))).Value;

    private static (Subject Subject, JsonElement Said) Start(string interpreter)
    {
        var subject = Subject.Script(interpreter, "scenarios.py");
        return (subject, subject.Next());
    }
}
