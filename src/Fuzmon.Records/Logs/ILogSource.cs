namespace Fuzmon.Records;

/// <summary>What a reader of a log reads: runs of bytes, each of which begins with a record.</summary>
internal interface ILogSource : IDisposable
{
    /// <summary>Reads on; 0 at the end of a run.</summary>
    int Read(Span<byte> buffer);

    /// <summary>Goes to the next run; false if there is none.</summary>
    bool NextRun();
}
