namespace Fuzmon.Reporting.Reports;

/// <summary>A call for a person to read.</summary>
internal static class FrameLine
{
    /// <summary>The function, and where that is.</summary>
    public static string Of(ReadFrame frame)
    {
        var place = frame.File is { } file ? $" at {file}{(frame.Line > 0 ? $":{frame.Line}" : "")}"
            : frame.Module is { } module ? $" ({module[(module.LastIndexOf('/') + 1)..]})" : "";
        return frame.Name + place;
    }
}
