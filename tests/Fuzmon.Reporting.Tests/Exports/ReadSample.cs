namespace Fuzmon.Reporting.Tests.Exports;

/// <summary>A sample of a profile with its ids resolved; functions innermost first.</summary>
internal sealed record ReadSample(string[] Functions, string[] Places, long[] Values, string[] Labels);
