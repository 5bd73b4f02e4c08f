using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>What an alert does beside its finding.</summary>
/// <remarks>Nothing waits and nothing throws: what goes wrong is said once for each alert and action, until it has gone right again.</remarks>
public interface IAlertActions
{
    /// <summary>Has the alert's command run and its webhook called, if it has any.</summary>
    /// <param name="rule">The alert.</param>
    /// <param name="finding">What they are told.</param>
    /// <param name="report">Takes what is to be said of them, from any thread.</param>
    void Perform(AlertRule rule, FindingRecord finding, Action<string> report);
}
