using Akka.Actor;

namespace Akka.Persistence.Sql.Common.Journal;

/// <summary>More waits to be written than may.</summary>
public class JournalBufferOverflowException : AkkaException
{
    public static readonly JournalBufferOverflowException Instance = new();

    public JournalBufferOverflowException()
        : base("More events wait for the journal than max-buffer-size allows: the disk is too slow for them.")
    {
    }
}
