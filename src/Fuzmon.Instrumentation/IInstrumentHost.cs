using Fuzmon.Records;

namespace Fuzmon.Instrumentation;

/// <summary>What an instrument has of the monitor. Safe for use by several threads at once.</summary>
public interface IInstrumentHost
{
    /// <summary>The present, UTC.</summary>
    DateTime Now { get; }

    /// <summary>The folder for results.</summary>
    string Folder { get; }

    /// <summary>Sends a record to the log, the journal and all other sinks.</summary>
    void Emit(Record record);

    /// <summary>
    /// Adds a line to <c>instrumentation.log</c>: something that somebody may ask about afterwards, as what was attached to, or a
    /// setting that was changed or restored.
    /// </summary>
    void Audit(string text);
}
