namespace Akka.Persistence.Sqlite.Storage;

/// <summary>Something to write; with others in one transaction, or in one of its own when those failed.</summary>
internal abstract class WriteRequest
{
    /// <summary>Whether somebody waits for it, so that it must not wait for company.</summary>
    internal virtual bool IsUrgent => false;

    /// <summary>Writes. It may be called twice: the first transaction may have failed through somebody else.</summary>
    internal abstract void Execute(Connection connection);

    /// <summary>Called after the commit.</summary>
    internal abstract void Succeed();

    /// <summary>Called after the rollback: nothing of it was written.</summary>
    internal abstract void Fail(Exception cause);
}
