namespace Akka.Persistence.Tests;

public sealed class InSqliteTests : PersistentActorTests
{
    private readonly JournalFile _file;

    public InSqliteTests()
        : this(new JournalFile())
    {
    }

    private InSqliteTests(JournalFile file)
        : base(Systems.InSqlite(file.Path, "akka.persistence.max-concurrent-recoveries = 3")) => _file = file;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _file.Dispose();
    }
}
