namespace Fuzmon.Reporting.Top;

/// <summary>A line of the screen.</summary>
/// <param name="Text">Its text; nothing in it is a control character.</param>
/// <param name="Look">How it is to look.</param>
internal readonly record struct TopLine(string Text, TopLook Look = TopLook.Plain);
