using System.Text;
using System.Text.Json;

namespace Fuzmon.Instrumentation.Coverage.Json;

/// <summary>
/// What <c>gcov --json-format</c> writes. Branches are numbered as geninfo does: in block 0, from 0 on in each entry of a line, of which
/// there is one for each function that the line is in.
/// </summary>
internal static class GcovJson
{
    /// <summary>Reads one document.</summary>
    public static void Read(ref Utf8JsonReader json, CoverageData into)
    {
        var sources = new List<(string? Path, SourceCoverage Source)>();
        var folder = "";
        var isGcov = false;
        JsonFields.Enter(ref json);
        while (JsonFields.NextField(ref json))
        {
            if (json.ValueTextEquals("files"u8))
            {
                JsonFields.EnterArray(ref json);
                while (JsonFields.NextItem(ref json))
                    sources.Add(ReadFile(ref json));
            }
            else if (json.ValueTextEquals("current_working_directory"u8))
            {
                folder = JsonFields.Text(ref json) ?? "";
            }
            else
            {
                isGcov |= json.ValueTextEquals("gcc_version"u8) || json.ValueTextEquals("format_version"u8);
                json.Skip();
            }
        }

        if (!isGcov)
            throw new JsonException();

        foreach (var (path, source) in sources)
        {
            // Where the compiler was; the paths of system headers are absolute.
            if (!string.IsNullOrEmpty(path))
                into.Open(Encoding.UTF8.GetBytes(folder.StartsWith('/') ? Path.GetFullPath(path, folder) : path), default).Add(source);
        }
    }

    private static (string? Path, SourceCoverage Source) ReadFile(ref Utf8JsonReader json)
    {
        var source = new SourceCoverage([], []);
        string? path = null;
        JsonFields.Expect(ref json, JsonTokenType.StartObject);
        while (JsonFields.NextField(ref json))
        {
            if (json.ValueTextEquals("file"u8))
            {
                path = JsonFields.Text(ref json);
            }
            else if (json.ValueTextEquals("lines"u8))
            {
                JsonFields.EnterArray(ref json);
                while (JsonFields.NextItem(ref json))
                    ReadLine(ref json, source);
            }
            else if (json.ValueTextEquals("functions"u8))
            {
                JsonFields.EnterArray(ref json);
                while (JsonFields.NextItem(ref json))
                    ReadFunction(ref json, source);
            }
            else
            {
                json.Skip();
            }
        }

        return (path, source);
    }

    private static void ReadLine(ref Utf8JsonReader json, SourceCoverage source)
    {
        uint? line = null;
        long? count = null;
        var isUnexecuted = false;
        var branches = new List<(long Count, bool IsException)>();
        JsonFields.Expect(ref json, JsonTokenType.StartObject);
        while (JsonFields.NextField(ref json))
        {
            if (json.ValueTextEquals("line_number"u8))
                line = JsonFields.Number(ref json);
            else if (json.ValueTextEquals("count"u8))
                count = JsonFields.Count(ref json);
            else if (json.ValueTextEquals("unexecuted_block"u8))
                isUnexecuted = JsonFields.Boolean(ref json);
            else if (json.ValueTextEquals("branches"u8))
                ReadBranches(ref json, branches);
            else
                json.Skip();
        }

        if (line is not { } place || place == 0 || count is not { } executions)
            return;

        source.Lines.Add(place, executions);
        for (var i = 0; i < branches.Count; i++)
        {
            var key = new BranchKey(place, 0, (uint)i);
            source.Branches.Add(key, isUnexecuted && executions == 0 ? Counts.NotReached : branches[i].Count);
            if (branches[i].IsException)
                source.ExceptionBranches.Add(key);
        }
    }

    private static void ReadBranches(ref Utf8JsonReader json, List<(long Count, bool IsException)> branches)
    {
        JsonFields.EnterArray(ref json);
        while (JsonFields.NextItem(ref json))
        {
            var count = Counts.NotReached;
            var isException = false;
            JsonFields.Expect(ref json, JsonTokenType.StartObject);
            while (JsonFields.NextField(ref json))
            {
                if (json.ValueTextEquals("count"u8))
                    count = JsonFields.Count(ref json);
                else if (json.ValueTextEquals("throw"u8))
                    isException = JsonFields.Boolean(ref json);
                else
                    json.Skip();
            }

            branches.Add((count, isException));
        }
    }

    private static void ReadFunction(ref Utf8JsonReader json, SourceCoverage source)
    {
        string? name = null;
        uint? first = null;
        uint? last = null;
        long? count = null;
        JsonFields.Expect(ref json, JsonTokenType.StartObject);
        while (JsonFields.NextField(ref json))
        {
            if (json.ValueTextEquals("name"u8))
                name = JsonFields.Text(ref json);
            else if (json.ValueTextEquals("start_line"u8))
                first = JsonFields.Number(ref json);
            else if (json.ValueTextEquals("end_line"u8))
                last = JsonFields.Number(ref json);
            else if (json.ValueTextEquals("execution_count"u8))
                count = JsonFields.Count(ref json);
            else
                json.Skip();
        }

        if (string.IsNullOrEmpty(name) || first is not { } line || count is not { } calls)
            return;

        var bytes = Encoding.UTF8.GetBytes(name);
        source.Functions.Place(bytes, line, last ?? 0);
        source.Functions.Add(bytes, calls);
    }
}
