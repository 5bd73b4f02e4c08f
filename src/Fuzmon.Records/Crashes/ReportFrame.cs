namespace Fuzmon.Records;

/// <summary>One call of a stack as a report prints it. What is not printed is null.</summary>
public sealed record ReportFrame
{
    /// <summary>The function, as printed: with its parameters, where the report has them.</summary>
    public string? Function { get; init; }

    /// <summary>The source file.</summary>
    public string? File { get; init; }

    /// <summary>The line in it, from 1.</summary>
    public int? Line { get; init; }

    /// <summary>The column in that line, from 1.</summary>
    public int? Column { get; init; }

    /// <summary>The file that the code was loaded from.</summary>
    public string? Module { get; init; }

    /// <summary>The address in that file, as printed.</summary>
    public string? ModuleOffset { get; init; }

    internal void WriteTo(RecordWriter writer)
    {
        writer.BeginMap();
        writer.Field("function"u8, Function);
        writer.Field("file"u8, File);
        writer.Field("line"u8, Line);
        writer.Field("column"u8, Column);
        writer.Field("module"u8, Module);
        writer.Field("module_offset"u8, ModuleOffset);
        writer.EndMap();
    }
}
