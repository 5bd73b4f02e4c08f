using Fuzmon.Records;

namespace Fuzmon.Instrumentation.Triage;

/// <summary>A frame as triage looks at it, wherever it comes from.</summary>
/// <param name="Function">The function's bare name; null when it has none.</param>
/// <param name="File">The source file.</param>
/// <param name="Line">The line in it.</param>
/// <param name="Module">The file that the code was loaded from.</param>
/// <param name="Offset">The address in that file.</param>
public readonly record struct CrashFrame(string? Function, string? File, int? Line, string? Module, string? Offset)
{
    private const int MostOfName = 80;

    /// <summary>What the frame is known by when stacks are compared: its function, else its file, else its place in its module.</summary>
    public string Name => Function ?? (File is not null ? Path.GetFileName(File) : Module is not null ? $"{Path.GetFileName(Module)}+{Offset}" : "?");

    /// <summary>Of a report's frame.</summary>
    public static CrashFrame Of(ReportFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return new(Bare(frame.Function), frame.File, frame.Line, frame.Module, frame.ModuleOffset);
    }

    /// <summary>Of a captured frame.</summary>
    public static CrashFrame Of(StackFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return new(Bare(frame.Function), frame.File, frame.Line, frame.Module, frame.ModuleOffset is { } offset ? $"0x{offset:x}" : null);
    }

    /// <summary>A function without its parameters, result and unnamed namespaces, at most 80 characters.</summary>
    public static string? Bare(string? function)
    {
        if (string.IsNullOrWhiteSpace(function))
            return null;

        var name = function.Trim().Replace("(anonymous namespace)::", "", StringComparison.Ordinal);
        // Go's packages have the path that they come from.
        var path = name.IndexOf('(', StringComparison.Ordinal) is >= 0 and var open ? name.AsSpan(0, open) : name;
        if (path.LastIndexOf('/') is > 0 and var slash && path[slash..].Contains('.') && path.IndexOfAny(" :<") < 0)
            name = name[(slash + 1)..];
        var end = ParametersOf(name);
        if (end > 0)
            name = name[..end];
        name = name.Trim();
        return name.Length == 0 ? null : name.Length <= MostOfName ? name : name[..MostOfName];
    }

    // The first parenthesis outside of templates that is not the name of operator() nor a receiver of Go.
    private static int ParametersOf(string name)
    {
        var depth = 0;
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '<' && !name.AsSpan(0, i).EndsWith("operator") && !name.AsSpan(0, i).EndsWith("operator<"))
                depth++;
            else if (name[i] == '>' && depth > 0)
                depth--;
            else if (name[i] == '(' && depth == 0 && i > 0 && !IsReceiver(name, i) && !name.AsSpan(0, i).EndsWith("operator"))
                return i;
        }

        return -1;
    }

    // "pkg.(*T).f"
    private static bool IsReceiver(string name, int open) => name[open - 1] == '.' && open + 1 < name.Length && name[open + 1] == '*';
}
