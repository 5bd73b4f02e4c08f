namespace Fuzmon.Instrumentation.Coverage.Html;

/// <summary>Where the pages go, and what they say.</summary>
/// <param name="Folder">The folder for them.</param>
/// <param name="Title">What it is about.</param>
public sealed record CoverageReportOptions(string Folder, string Title);
