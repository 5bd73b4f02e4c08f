namespace Akka.Persistence.Sqlite.Storage;

/// <summary>Something to read, a part at a time so that a long one holds nobody back.</summary>
internal abstract class ReadRequest
{
    /// <summary>Reads the next part; false when that was the last one, and has been answered.</summary>
    internal abstract bool ReadOn(Connection connection);

    internal abstract void Fail(Exception cause);
}
