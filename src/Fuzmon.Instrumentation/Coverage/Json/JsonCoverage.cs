using System.Text.Json;

namespace Fuzmon.Instrumentation.Coverage.Json;

/// <summary>Coverage as JSON: <c>gcov --json-format</c>, which has a key <c>gcc_version</c>, or <c>llvm-cov export</c>, which names its type.</summary>
internal static class JsonCoverage
{
    private const int MaxDepth = 64;

    public static void Read(ReadOnlyMemory<byte> document, string path, CoverageData into)
    {
        try
        {
            var options = new JsonReaderOptions { MaxDepth = MaxDepth };
            // gcov --stdout writes one document a line.
            for (var rest = document.Span.TrimStart(" \t\r\n"u8); !rest.IsEmpty; rest = rest.TrimStart(" \t\r\n"u8))
            {
                var reader = new Utf8JsonReader(rest, isFinalBlock: true, new JsonReaderState(options with { AllowMultipleValues = true }));
                if (IsLlvm(reader))
                    LlvmExport.Read(ref reader, into);
                else
                    GcovJson.Read(ref reader, into);
                rest = rest[(int)reader.BytesConsumed..];
            }
        }
        catch (JsonException e)
        {
            // Its own message repeats what it read.
            throw new CoverageFormatException(path, (e.LineNumber ?? 0) + 1, "it is not the JSON of gcov or of llvm-cov export");
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            throw new CoverageFormatException(path, 0, "a value in it has not the type that gcov and llvm-cov write");
        }
    }

    // By value: the reader of the caller stays where it is.
    private static bool IsLlvm(Utf8JsonReader reader)
    {
        reader.Read();
        for (; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; reader.Skip())
        {
            var isType = reader.ValueTextEquals("type"u8);
            if (reader.ValueTextEquals("gcc_version"u8) || reader.ValueTextEquals("format_version"u8))
                return false;

            reader.Read();
            if (isType)
                return reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("llvm.coverage.json.export"u8);
        }

        return false;
    }
}
