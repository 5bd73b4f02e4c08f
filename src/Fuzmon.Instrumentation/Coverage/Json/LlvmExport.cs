using System.Text;
using System.Text.Json;

namespace Fuzmon.Instrumentation.Coverage.Json;

/// <summary>What <c>llvm-cov export</c> writes as JSON; it comes to what its lcov form says.</summary>
internal static class LlvmExport
{
    // Segments of a few bytes may be as far apart as they like.
    private const uint MaxLine = 10_000_000;

    /// <summary>Reads one document.</summary>
    public static void Read(ref Utf8JsonReader json, CoverageData into)
    {
        JsonFields.Enter(ref json);
        while (JsonFields.NextField(ref json))
        {
            if (!json.ValueTextEquals("data"u8))
            {
                json.Skip();
                continue;
            }

            JsonFields.EnterArray(ref json);
            while (JsonFields.NextItem(ref json))
                ReadUnit(ref json, into);
        }
    }

    private static void ReadUnit(ref Utf8JsonReader json, CoverageData into)
    {
        JsonFields.Expect(ref json, JsonTokenType.StartObject);
        while (JsonFields.NextField(ref json))
        {
            var (isFiles, isFunctions) = (json.ValueTextEquals("files"u8), json.ValueTextEquals("functions"u8));
            if (!isFiles && !isFunctions)
            {
                json.Skip();
                continue;
            }

            JsonFields.EnterArray(ref json);
            while (JsonFields.NextItem(ref json))
            {
                if (isFiles)
                    ReadFile(ref json, into);
                else
                    ReadFunction(ref json, into);
            }
        }
    }

    private static void ReadFile(ref Utf8JsonReader json, CoverageData into)
    {
        string? name = null;
        var segments = new List<LlvmSegment>();
        var branches = new List<(uint Line, long True, long False)>();
        JsonFields.Expect(ref json, JsonTokenType.StartObject);
        while (JsonFields.NextField(ref json))
        {
            if (json.ValueTextEquals("filename"u8))
            {
                name = JsonFields.Text(ref json);
            }
            else if (json.ValueTextEquals("segments"u8))
            {
                JsonFields.EnterArray(ref json);
                while (JsonFields.NextItem(ref json))
                    segments.Add(ReadSegment(ref json));
            }
            else if (json.ValueTextEquals("branches"u8))
            {
                JsonFields.EnterArray(ref json);
                while (JsonFields.NextItem(ref json))
                    branches.Add(ReadBranch(ref json));
            }
            else
            {
                json.Skip();
            }
        }

        if (string.IsNullOrEmpty(name))
            return;

        var source = into.Open(Encoding.UTF8.GetBytes(name), default);
        LlvmLines.Add(segments, source);
        AddBranches(branches, source);
    }

    // [line, column, count, has a count, begins a region, is a gap]; versions differ in the last.
    private static LlvmSegment ReadSegment(ref Utf8JsonReader json)
    {
        JsonFields.Expect(ref json, JsonTokenType.StartArray);
        uint line = 0;
        var count = 0L;
        var flags = new bool[3];
        for (var i = 0; JsonFields.NextItem(ref json); i++)
        {
            if (i == 0)
                line = LineOf(ref json);
            else if (i == 2)
                count = JsonFields.ThisCount(ref json);
            else if (i is >= 3 and <= 5)
                flags[i - 3] = json.TokenType == JsonTokenType.Number ? json.GetInt32() != 0 : json.GetBoolean();
            else
                json.Skip();
        }

        return new LlvmSegment(line, count, flags[0], flags[1], flags[2]);
    }

    // [line, column, last line, last column, taken, not taken, ...]
    private static (uint Line, long True, long False) ReadBranch(ref Utf8JsonReader json)
    {
        JsonFields.Expect(ref json, JsonTokenType.StartArray);
        (uint Line, long True, long False) branch = default;
        for (var i = 0; JsonFields.NextItem(ref json); i++)
        {
            if (i == 0)
                branch.Line = LineOf(ref json);
            else if (i == 4)
                branch.True = JsonFields.ThisCount(ref json);
            else if (i == 5)
                branch.False = JsonFields.ThisCount(ref json);
            else
                json.Skip();
        }

        return branch;
    }

    // Each condition of a line is a block with two branches, which are numbered through the line.
    private static void AddBranches(List<(uint Line, long True, long False)> branches, SourceCoverage source)
    {
        (uint Line, uint Pair) at = default;
        foreach (var (line, taken, other) in branches.OrderBy(branch => branch.Line))
        {
            at = line == at.Line ? (line, at.Pair + 1) : (line, 0);
            var isReached = taken > 0 || other > 0;
            source.Branches.Add(new BranchKey(line, at.Pair, at.Pair * 2), isReached ? taken : Counts.NotReached);
            source.Branches.Add(new BranchKey(line, at.Pair, (at.Pair * 2) + 1), isReached ? other : Counts.NotReached);
        }
    }

    private static void ReadFunction(ref Utf8JsonReader json, CoverageData into)
    {
        string? name = null;
        string? file = null;
        var count = 0L;
        (uint First, uint Last) lines = default;
        JsonFields.Expect(ref json, JsonTokenType.StartObject);
        while (JsonFields.NextField(ref json))
        {
            if (json.ValueTextEquals("name"u8))
            {
                name = JsonFields.Text(ref json);
            }
            else if (json.ValueTextEquals("count"u8))
            {
                count = JsonFields.Count(ref json);
            }
            else if (json.ValueTextEquals("filenames"u8))
            {
                JsonFields.EnterArray(ref json);
                while (JsonFields.NextItem(ref json))
                    file ??= JsonFields.ThisText(ref json);
            }
            else if (json.ValueTextEquals("regions"u8))
            {
                lines = ReadRegions(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        if (string.IsNullOrEmpty(name) || string.IsNullOrEmpty(file) || lines.First == 0)
            return;

        var functions = into.Open(Encoding.UTF8.GetBytes(file), default).Functions;
        var bytes = Encoding.UTF8.GetBytes(name);
        functions.Place(bytes, lines.First, lines.Last);
        functions.Add(bytes, count);
    }

    // The first region, [line, column, last line, ...], is the function.
    private static (uint First, uint Last) ReadRegions(ref Utf8JsonReader json)
    {
        (uint First, uint Last) lines = default;
        JsonFields.EnterArray(ref json);
        for (var region = 0; JsonFields.NextItem(ref json); region++)
        {
            JsonFields.Expect(ref json, JsonTokenType.StartArray);
            for (var i = 0; JsonFields.NextItem(ref json); i++)
            {
                if (region == 0 && i == 0)
                    lines.First = LineOf(ref json);
                else if (region == 0 && i == 2)
                    lines.Last = LineOf(ref json);
                else
                    json.Skip();
            }
        }

        return lines;
    }

    private static uint LineOf(ref Utf8JsonReader json) => json.GetUInt32() is > 0 and <= MaxLine and var line ? line : throw new JsonException();
}
