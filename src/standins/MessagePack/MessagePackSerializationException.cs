namespace MessagePack;

/// <summary>The bytes are not what was asked for, or not MessagePack at all.</summary>
public class MessagePackSerializationException : Exception
{
    public MessagePackSerializationException()
    {
    }

    public MessagePackSerializationException(string? message)
        : base(message)
    {
    }

    public MessagePackSerializationException(string? message, Exception? inner)
        : base(message, inner)
    {
    }
}
