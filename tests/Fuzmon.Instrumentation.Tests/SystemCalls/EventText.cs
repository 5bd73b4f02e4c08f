using System.Text;
using Fuzmon.Instrumentation.SystemCalls;
using Fuzmon.Records;

namespace Fuzmon.Instrumentation.Tests.SystemCalls;

/// <summary>Events as the JSON that users get.</summary>
internal static class EventText
{
    public static string Json(SyscallEvent happened) => Json(happened.WriteTo);

    public static string Json(Action<RecordWriter> write)
    {
        var buffer = new PatchableBuffer();
        using var writer = new JsonRecordWriter(buffer);
        write(writer);
        writer.EndLine();
        return Encoding.UTF8.GetString(buffer.Written.Span).TrimEnd('\n');
    }

    /// <summary>The arguments alone.</summary>
    public static string Arguments(SyscallEvent happened)
        => System.Text.Json.JsonDocument.Parse(Json(happened)).RootElement.GetProperty("args").GetRawText();
}
