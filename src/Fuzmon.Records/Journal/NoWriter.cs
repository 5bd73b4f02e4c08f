namespace Fuzmon.Records;

/// <summary>Takes a record for checking only.</summary>
internal sealed class NoWriter : RecordWriter
{
    public static readonly NoWriter Instance = new();

    public override void BeginMap()
    {
    }

    public override void EndMap()
    {
    }

    public override void BeginArray()
    {
    }

    public override void EndArray()
    {
    }

    public override void Name(ReadOnlySpan<byte> name)
    {
    }

    public override void Value(long value)
    {
    }

    public override void Value(ulong value)
    {
    }

    public override void Value(double value)
    {
    }

    public override void Value(bool value)
    {
    }

    public override void Value(ReadOnlySpan<char> value)
    {
    }
}
