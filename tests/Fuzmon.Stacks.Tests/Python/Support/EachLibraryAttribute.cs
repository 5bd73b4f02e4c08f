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
        foreach (var interpreter in Interpreters.All.Where(static name => name.Contains(".pyenv", StringComparison.Ordinal)))
        {
            var folder = Path.Combine(Path.GetDirectoryName(interpreter)!, "../lib");
            var any = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 };
            if (!Directory.Exists(folder) || !Directory.Exists(Path.Combine(folder, "../include")))
                continue;
            if (Directory.EnumerateFiles(folder, "libpython?.*.so").Any())
                yield return (interpreter, "shared");
            if (Directory.EnumerateFiles(folder, "libpython?.*.a", any).Any())
                yield return (interpreter, "static");
        }
    }
}
