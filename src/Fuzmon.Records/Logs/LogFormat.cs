namespace Fuzmon.Records;

/// <summary>How a log file is written.</summary>
public enum LogFormat
{
    /// <summary>One JSON object a line (<c>.jsonl</c>).</summary>
    Json,

    /// <summary>One MessagePack map after another (<c>.msgpack</c>).</summary>
    MessagePack,
}
