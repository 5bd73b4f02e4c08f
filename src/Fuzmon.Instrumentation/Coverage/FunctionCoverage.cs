namespace Fuzmon.Instrumentation.Coverage;

/// <summary>A function and how often it was called.</summary>
/// <param name="name">Its name, as the file has it.</param>
internal sealed class FunctionCoverage(byte[] name)
{
    /// <summary>Its name.</summary>
    public byte[] Name { get; } = name;

    /// <summary>Where it begins; 0 when that is not known.</summary>
    public uint Line { get; set; }

    /// <summary>Where it ends; 0 when that is not known.</summary>
    public uint LastLine { get; set; }

    /// <summary>Calls.</summary>
    public long Count { get; set; }
}
