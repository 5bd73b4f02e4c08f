using System.Reflection;
using Xunit.Sdk;

namespace Fuzmon.Stacks.Tests.Python.Support;

/// <summary>Hands each libpython of pyenv's versions to a theory: the interpreter, and the library as it is linked.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EachLibraryAttribute : DataAttribute
{
    /// <summary>The kinds of library that there are.</summary>
    public static IReadOnlyList<(string Interpreter, string Linking)> All { get; } = [.. Find()];

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        All.DefaultIfEmpty(("", "")).Select(static library => new object[] { library.Item1, library.Item2 });

    private static IEnumerable<(string Interpreter, string Linking)> Find()
    {
        var interpreters = Interpreters.All.Where(static name => name.Contains(".pyenv", StringComparison.Ordinal))
            .OrderBy(Interpreters.VersionOf).ToArray();
        // Linking whole interpreters takes long: the oldest and the newest, or all.
        var linked = interpreters.Where((_, i) => i == 0 || i >= interpreters.Length - Effort.Of(2, interpreters.Length)).ToHashSet();
        foreach (var interpreter in interpreters)
        {
            var folder = Path.Combine(Path.GetDirectoryName(interpreter)!, "../lib");
            var any = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 };
            if (!Directory.Exists(folder) || !Directory.Exists(Path.Combine(folder, "../include")))
                continue;
            if (Directory.EnumerateFiles(folder, "libpython?.*.so").Any())
                yield return (interpreter, "shared");
            if (linked.Contains(interpreter) && Directory.EnumerateFiles(folder, "libpython?.*.a", any).Any())
                yield return (interpreter, "static");
        }
    }
}
