namespace Fuzmon.Reporting.Exports;

/// <summary>Turns records into another program's format, one after the other; not for several threads.</summary>
public interface IExport : IDisposable
{
    /// <summary>Takes a record, as one line of JSON; what the format has no place for is passed over.</summary>
    /// <exception cref="IOException">The output cannot be written.</exception>
    void Add(ReadOnlyMemory<byte> line);

    /// <summary>Writes what can only be written at the end.</summary>
    /// <exception cref="IOException">The output cannot be written.</exception>
    void Finish();
}
