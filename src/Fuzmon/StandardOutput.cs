using System.Text;
using Fuzmon.Linux;
using Fuzmon.Records;

namespace Fuzmon;

/// <summary>Lines for whoever reads what the program was asked for.</summary>
internal static class StandardOutput
{
    private const int EPIPE = 32;
    private const int SIGPIPE = 13;

    /// <summary>Writes one line.</summary>
    /// <exception cref="UserErrorException">Nobody reads any more, which is no error to talk about, or the disk is full.</exception>
    public static void WriteLine(string line)
    {
        try
        {
            StandardStream.Output.Write(Encoding.UTF8.GetBytes($"{line}\n"));
        }
        catch (IOException e) when (e.HResult == EPIPE)
        {
            throw new UserErrorException(ExitStatuses.SignalBase + SIGPIPE);
        }
        catch (IOException e)
        {
            throw new UserErrorException(ExitStatuses.Failed, $"cannot write to standard output: {e.Message}");
        }
    }

    /// <summary>Writes a record as a line of JSON, as in a log.</summary>
    public static void WriteRecord(Record record)
    {
        var buffer = new PatchableBuffer();
        using var writer = new JsonRecordWriter(buffer);
        record.WriteTo(writer);
        writer.EndLine();
        WriteLine(Encoding.UTF8.GetString(buffer.Written.Span).TrimEnd('\n'));
    }
}
