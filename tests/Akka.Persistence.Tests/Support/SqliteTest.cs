namespace Akka.Persistence.Tests.Support;

/// <summary>A test with a journal in a file of its own.</summary>
public abstract class SqliteTest : PersistenceTest
{
    protected SqliteTest()
        : this(new JournalFile(), Default)
    {
    }

    private protected SqliteTest(JournalFile file, Func<JournalFile, Actor.Setup.ActorSystemSetup> setup)
        : base(setup(file)) => File = file;

    private protected JournalFile File { get; }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        File.Dispose();
    }

    private static Actor.Setup.ActorSystemSetup Default(JournalFile file) => Systems.InSqlite(file.Path);
}
