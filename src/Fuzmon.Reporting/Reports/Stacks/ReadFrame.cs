namespace Fuzmon.Reporting.Reports;

/// <summary>One call of a recorded stack.</summary>
/// <param name="Name">The function, or where it would be; as the process calls it.</param>
/// <param name="File">The source file, if it is known.</param>
/// <param name="Line">The line in it; 0 if it is not known.</param>
/// <param name="Address">Where execution stands; 0 if that is not known.</param>
/// <param name="Module">The file that the code was loaded from, if it is known.</param>
/// <param name="IsPython">Whether it is a call of Python's.</param>
internal readonly record struct ReadFrame(string Name, string? File, int Line, ulong Address, string? Module, bool IsPython);
