using System.Text;
using System.Text.Json;

namespace Fuzmon.Reporting.Reports;

/// <summary>
/// One record, of which a report's most frequent values have been read; the rest is read when it is asked for. One of them serves all
/// records, one after the other: 10 million samples leave no garbage behind.
/// </summary>
internal sealed class RecordLine
{
    private const long MaxKb = 1L << 50;

    // So that no sum of times that follows can overflow.
    private static readonly DateTime Latest = new(9000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 72 };
    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = 72 };

    private ReadOnlyMemory<byte> _line;
    private (int Start, int Length) _name;
    private bool _isNameEscaped;
    private (int Start, int Length) _stacks;
    private (int Start, int Length) _capture;

    /// <summary>What it is.</summary>
    public RecordKind Kind { get; private set; }

    /// <summary>When it was observed, UTC.</summary>
    public DateTime Timestamp { get; private set; }

    /// <summary>The process that it is about; 0 if there is none.</summary>
    public int Pid { get; private set; }

    /// <summary>When that process started, in clock ticks since boot.</summary>
    public ulong StartTicks { get; private set; }

    /// <summary>CPU use since the sample before; not a number when not known.</summary>
    public double CpuPercent { get; private set; }

    /// <summary>CPU time since the start; not a number when not known.</summary>
    public double CpuMs { get; private set; }

    /// <summary>Resident memory, in KiB; -1 when not known.</summary>
    public long RssKb { get; private set; }

    /// <summary>Memory in swap, in KiB; -1 when not known.</summary>
    public long SwapKb { get; private set; }

    /// <summary>Samples that came too late to be taken.</summary>
    public long MissedTicks { get; private set; }

    /// <summary>The process's parent; 0 when not known.</summary>
    public int ParentPid { get; private set; }

    /// <summary>The process's name in UTF-8, if nothing in it is escaped.</summary>
    public ReadOnlySpan<byte> PlainName => _isNameEscaped ? [] : Slice(_name);

    /// <summary>The process's name; null when there is none.</summary>
    public string? Name
    {
        get
        {
            if (_name.Length == 0)
                return null;
            if (!_isNameEscaped)
                return Encoding.UTF8.GetString(Slice(_name));
            var reader = new Utf8JsonReader(_line.Span.Slice(_name.Start - 1, _name.Length + 2));
            reader.Read();
            return JsonText.Of(ref reader);
        }
    }

    /// <summary>Whether it carries stacks of threads.</summary>
    public bool HasStacks => _stacks.Length > 0;

    /// <summary>Its stacks, as JSON.</summary>
    public ReadOnlySpan<byte> Stacks => Slice(_stacks);

    /// <summary>How the stacks were taken, as JSON.</summary>
    public ReadOnlySpan<byte> Capture => Slice(_capture);

    /// <summary>Reads a line; false if it is no record.</summary>
    public bool TryRead(ReadOnlyMemory<byte> line)
    {
        _line = line;
        (Kind, Timestamp, Pid, StartTicks, ParentPid) = (RecordKind.Sample, default, 0, 0, 0);
        (CpuPercent, CpuMs, RssKb, SwapKb, MissedTicks) = (double.NaN, double.NaN, -1, -1, 0);
        (_name, _stacks, _capture, _isNameEscaped) = (default, default, default, false);
        try
        {
            var reader = new Utf8JsonReader(line.Span, Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                ReadField(ref reader);
            return Timestamp >= DateTime.UnixEpoch && Timestamp < Latest;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    /// <summary>All of it; null if it cannot be read.</summary>
    public JsonDocument? Parse()
    {
        try
        {
            return JsonDocument.Parse(_line, DocumentOptions);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private ReadOnlySpan<byte> Slice((int Start, int Length) place) => _line.Span.Slice(place.Start, place.Length);

    private void ReadField(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("timestamp"u8))
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var time))
                Timestamp = time.UtcDateTime;
        }
        else if (reader.ValueTextEquals("pid"u8))
        {
            Pid = (int)ReadInteger(ref reader, 0, int.MaxValue, absent: 0);
        }
        else if (reader.ValueTextEquals("process_name"u8))
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.String)
                (_name, _isNameEscaped) = (((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length), reader.ValueIsEscaped);
            else
                reader.Skip();
        }
        else if (reader.ValueTextEquals("cpu_time_percent"u8))
        {
            CpuPercent = ReadNumber(ref reader);
        }
        else if (reader.ValueTextEquals("memory"u8))
        {
            ReadMemory(ref reader);
        }
        else if (reader.ValueTextEquals("start_ticks"u8))
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.Number && reader.TryGetUInt64(out var ticks))
                StartTicks = ticks;
            reader.Skip();
        }
        else if (reader.ValueTextEquals("cpu_time_ms"u8))
        {
            // In other kinds it may be a histogram.
            CpuMs = ReadNumber(ref reader);
        }
        else
        {
            ReadRarer(ref reader);
        }
    }

    private void ReadRarer(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("kind"u8))
        {
            reader.Read();
            Kind = reader.TokenType == JsonTokenType.String ? KindOf(ref reader) : RecordKind.Unknown;
            reader.Skip();
        }
        else if (reader.ValueTextEquals("parent_pid"u8))
        {
            ParentPid = (int)ReadInteger(ref reader, 0, int.MaxValue, absent: 0);
        }
        else if (reader.ValueTextEquals("missed_ticks"u8))
        {
            MissedTicks = ReadInteger(ref reader, 0, int.MaxValue, absent: 0);
        }
        else if (reader.ValueTextEquals("stacktrace"u8))
        {
            _stacks = ReadPlace(ref reader);
        }
        else if (reader.ValueTextEquals("capture"u8))
        {
            _capture = ReadPlace(ref reader);
        }
        else
        {
            reader.Read();
            reader.Skip();
        }
    }

    private static RecordKind KindOf(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("sample"u8))
            return RecordKind.Sample;
        if (reader.ValueTextEquals("exit"u8))
            return RecordKind.Exit;
        if (reader.ValueTextEquals("children"u8))
            return RecordKind.Children;
        if (reader.ValueTextEquals("crash"u8))
            return RecordKind.Crash;
        if (reader.ValueTextEquals("finding"u8))
            return RecordKind.Finding;
        if (reader.ValueTextEquals("lifecycle"u8))
            return RecordKind.Lifecycle;
        if (reader.ValueTextEquals("campaign"u8))
            return RecordKind.Campaign;
        if (reader.ValueTextEquals("coverage"u8))
            return RecordKind.Coverage;
        if (reader.ValueTextEquals("syscall"u8))
            return RecordKind.SystemCalls;
        return reader.ValueTextEquals("heap"u8) ? RecordKind.Heap : RecordKind.Unknown;
    }

    private void ReadMemory(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("rss_kb"u8))
            {
                RssKb = ReadInteger(ref reader, 0, MaxKb, absent: -1);
            }
            else if (reader.ValueTextEquals("swap_kb"u8))
            {
                SwapKb = ReadInteger(ref reader, 0, MaxKb, absent: -1);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
    }

    private static (int Start, int Length) ReadPlace(ref Utf8JsonReader reader)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return (start, (int)reader.BytesConsumed - start);
    }

    private static long ReadInteger(ref Utf8JsonReader reader, long min, long max, long absent)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) && number >= min && number <= max)
            return number;
        reader.Skip();
        return absent;
    }

    private static double ReadNumber(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number) && double.IsFinite(number) && number >= 0)
            return number;
        reader.Skip();
        return double.NaN;
    }
}
