namespace Akka.Persistence.Sqlite.Storage;

/// <summary>A reading that has to see what was put in before it.</summary>
internal sealed class ReadAfterWrites(Reader reader, ReadRequest request) : WriteRequest
{
    internal override bool IsUrgent => true;

    internal override void Execute(Connection connection)
    {
    }

    internal override void Succeed() => reader.Post(request);

    // Those writes have failed; what is there can be read all the same.
    internal override void Fail(Exception cause) => reader.Post(request);
}
