using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fuzmon;

/// <summary>JSON for programs, one value a line.</summary>
internal static class JsonLine
{
    // The text is no part of a web page: only what JSON itself forbids needs an escape.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of what is written.</summary>
    public static string Compose(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
            write(json);
        return Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }
}
