using System.Text.RegularExpressions;

namespace Fuzmon.Reporting.Live;

/// <summary>Which processes are one group.</summary>
/// <param name="Name">The group's name.</param>
/// <param name="Process">Matches anywhere in a process's name; null for the processes of exactly the group's name.</param>
internal sealed record LiveGroupRule(string Name, Regex? Process);
