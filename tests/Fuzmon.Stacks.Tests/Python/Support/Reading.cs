using System.Text.Json;
using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python;

namespace Fuzmon.Stacks.Tests.Python.Support;

/// <summary>Reads a subject as the program would, and puts what it says of itself into the same words.</summary>
internal static class Reading
{
    private static readonly PythonRecognizer Recognizer = new();

    public static PythonTarget Find(int processId)
    {
        PythonRecognition? found = null;
        Eventually.Holds(() =>
        {
            found = Recognizer.Recognize(processId, new LiveProcessMemory(processId));
            Assert.True(found.Target is not null, found.Refusal ?? "not recognised as Python");
        });
        return found!.Target!;
    }

    public static PythonSnapshot Read(int processId, PythonReadOptions? options = null) =>
        Read(processId, new PythonStackReader(Find(processId)), options);

    public static PythonSnapshot Read(int processId, PythonStackReader reader, PythonReadOptions? options = null)
    {
        options = (options ?? new PythonReadOptions()) with { ThreadIds = ThreadIdTable.Read(processId) };
        return reader.Read(new LiveProcessMemory(processId), options);
    }

    public static string Text(PythonFrame frame) =>
        $"{frame.Code.QualifiedName ?? frame.Code.Name} ({frame.Code.File}:{frame.Line})";

    public static string Text(PythonThread thread) =>
        $"{thread.Name} {thread.ThreadId} {thread.Problem}\n{string.Join('\n', thread.Frames.Select(Text))}";

    /// <summary>A thread as the subject has described it, in the same form.</summary>
    public static string Text(JsonElement thread, bool knowsQualifiedNames)
    {
        var frames = thread.GetProperty("stack").EnumerateArray().Select(frame => FrameText(frame, knowsQualifiedNames));
        return $"{thread.GetProperty("name").GetString()} {thread.GetProperty("tid").GetInt32()} \n{string.Join('\n', frames)}";
    }

    /// <summary>A frame as a subject has described it, in the same form.</summary>
    public static string FrameText(JsonElement frame, bool knowsQualifiedNames) =>
        $"{(knowsQualifiedNames ? frame[2] : frame[1]).GetString()} ({frame[0].GetString()}:{frame[3].GetInt32()})";

    /// <summary>Asserts that the threads are those that the subject has described, and just as it has.</summary>
    public static void AssertSame(JsonElement expected, PythonSnapshot snapshot)
    {
        var isQualified = snapshot.Version is { Major: 3, Minor: >= 11 };
        var threads = expected.GetProperty("threads").EnumerateObject().Select(thread => Text(thread.Value, isQualified));
        Assert.Equal(
            string.Join("\n\n", threads.Order(StringComparer.Ordinal)),
            string.Join("\n\n", snapshot.Threads.Select(Text).Order(StringComparer.Ordinal)));
    }
}
