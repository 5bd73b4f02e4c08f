namespace Fuzmon.Monitor;

/// <summary>A condition of one process.</summary>
internal interface IProcessCondition
{
    /// <summary>Takes a reading; tells once when the condition begins to hold, and again only after it has ceased to.</summary>
    Trigger? Take(ProcessSampled sample);
}
